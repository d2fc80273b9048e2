import type {
  Builder,
  BuilderOptions,
  BuildNeeds,
  BuildOutcome,
  BuildRequest,
  BuildWatch,
  BuiltImage,
  Lack,
} from "../contract/index.ts";
import { buildWithBuildx } from "./buildx.ts";
import { docker, type Environment } from "./docker-command.ts";

/** What is on this machine to build with. */
type Means = "buildx" | "no-buildx" | "no-docker";

/** Builds with the Docker engine that the user's own client talks to. */
export async function openBuilder({ env }: BuilderOptions): Promise<Builder> {
  return new DockerBuilder(env);
}

class DockerBuilder implements Builder {
  readonly #env: Environment;
  #means: Promise<Means> | undefined;

  constructor(env: Environment) {
    this.#env = env;
  }

  async lacks(_needs: BuildNeeds): Promise<Lack | undefined> {
    this.#means ??= meansOf(this.#env);
    const means = await this.#means;
    if (means === "buildx") return undefined;
    return means === "no-docker" ? noDocker : noBuildx;
  }

  async build(request: BuildRequest, watch: BuildWatch): Promise<BuildOutcome> {
    this.#means ??= meansOf(this.#env);
    if ((await this.#means) === "buildx") return buildWithBuildx(request, watch, this.#env);
    const { message, remedy } = (await this.lacks({ secrets: false })) ?? noDocker;
    return { status: "failed", failure: { class: "build", message: `${message} ${remedy}` } };
  }

  async resolve(images: readonly string[]): Promise<Readonly<Record<string, string>>> {
    const found = await Promise.all(images.map(async (image) => [image, await this.#idOf(image)] as const));
    return Object.fromEntries(found.flatMap(([image, id]) => (typeof id === "string" ? [[image, id]] : [])));
  }

  async holds({ reference }: BuiltImage): Promise<boolean | undefined> {
    const isPushed = reference.includes("@");
    if (!isPushed) {
      const id = await this.#idOf(reference);
      return id === false ? false : id === undefined ? undefined : true;
    }
    const asked = await docker({ args: ["buildx", "imagetools", "inspect", "--raw", reference], env: this.#env });
    if (asked.code === 0) return true;
    return asked.tail.some((line) => /not found|manifest unknown/i.test(line)) ? false : undefined;
  }

  /** `false`: the engine does not have it; `undefined`: nobody knows. */
  async #idOf(image: string): Promise<string | false | undefined> {
    const asked = await docker({ args: ["image", "inspect", "--format", "{{.Id}}", image], env: this.#env });
    if (asked.code === 0) return asked.stdout.trim();
    return asked.tail.some((line) => /no such image/i.test(line)) ? false : undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Holds nothing.
  }
}

const noDocker: Lack = {
  message: "docker is not on this machine; it builds images.",
  remedy: "Install Docker with its plugin buildx: https://docs.docker.com/engine/install/.",
};

const noBuildx: Lack = {
  message: "docker is here, but its plugin buildx is not; it builds images.",
  remedy: "Install it: apt-get install docker-buildx, or https://github.com/docker/buildx#installing.",
};

async function meansOf(env: Environment): Promise<Means> {
  const { code } = await docker({ args: ["buildx", "version"], env });
  return code === undefined ? "no-docker" : code === 0 ? "buildx" : "no-buildx";
}
