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
import { Engine, EngineUnusable } from "../docker/engine.ts";
import { findEngine } from "../docker/find-engine.ts";
import { parseImageReference } from "../docker/image-reference.ts";
import { loginHeader, registryLogin } from "../docker/registry-login.ts";
import { buildWithBuildx } from "./buildx.ts";
import { docker, type Environment } from "./docker-command.ts";

/** Builds with the Docker engine that the user's own client would talk to. */
export async function openBuilder(options: BuilderOptions): Promise<Builder> {
  return new DockerBuilder(options);
}

class DockerBuilder implements Builder {
  readonly #env: Environment;
  readonly #pulls: boolean;
  readonly #engine: Engine | Lack;
  #hasBuildx: Promise<boolean> | undefined;

  constructor({ env, pull }: BuilderOptions) {
    this.#env = env;
    this.#pulls = pull === "always";
    const found = findEngine(env);
    this.#engine = "remedy" in found ? sentences(found) : new Engine(found, env);
  }

  async lacks({ secrets, isPushed }: BuildNeeds): Promise<Lack | undefined> {
    const hasBuildx = await this.#buildx();
    const lack = await this.#engineLack();
    // Its builders may be elsewhere, and what is pushed needs no engine here.
    if (lack !== undefined && !(hasBuildx && isPushed)) return lack;
    return secrets && !hasBuildx ? noBuildx : undefined;
  }

  async build(request: BuildRequest, watch: BuildWatch): Promise<BuildOutcome> {
    if (await this.#buildx()) return buildWithBuildx(request, watch, { env: this.#env, pulls: this.#pulls });
    if (!(this.#engine instanceof Engine))
      return { status: "failed", failure: { class: "backend", ...this.#engine, isLasting: true } };
    const { buildWithEngine } = await import("./engine-build.ts");
    return buildWithEngine(request, watch, { engine: this.#engine, env: this.#env, pulls: this.#pulls });
  }

  async resolve(images: readonly string[]): Promise<Readonly<Record<string, string>>> {
    const found = await Promise.all(images.map(async (image) => [image, await this.#idOf(image)] as const));
    return Object.fromEntries(found.flatMap(([image, id]) => (typeof id === "string" ? [[image, id]] : [])));
  }

  async holds({ reference }: BuiltImage): Promise<boolean | undefined> {
    if (reference.includes("@")) return this.#isInRegistry(reference);
    const id = await this.#idOf(reference);
    return typeof id === "string" ? true : id;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Holds nothing.
  }

  #buildx(): Promise<boolean> {
    this.#hasBuildx ??= docker({ args: ["buildx", "version"], env: this.#env }).then(({ code }) => code === 0);
    return this.#hasBuildx;
  }

  async #engineLack(): Promise<Lack | undefined> {
    if (!(this.#engine instanceof Engine)) return this.#engine;
    try {
      await this.#engine.facts();
      return undefined;
    } catch (error) {
      if (!(error instanceof EngineUnusable)) throw error;
      return sentences(error.reason);
    }
  }

  /** `false`: the engine does not have it; `undefined`: nobody knows. */
  async #idOf(image: string): Promise<string | false | undefined> {
    const answer = await this.#ask(`/images/${image}/json`);
    if (answer === undefined || answer.status === 404) return answer && false;
    const id: unknown = Object(answer.body).Id;
    return answer.status === 200 && typeof id === "string" ? id : undefined;
  }

  async #isInRegistry(reference: string): Promise<boolean | undefined> {
    const registry = parseImageReference(reference)?.registry ?? "";
    const login = await registryLogin(registry, this.#env).catch(() => undefined);
    const answer = await this.#ask(`/distribution/${reference}/json`, loginHeader(login));
    if (answer?.status === 200) return true;
    const isGone = answer?.status === 404 || /manifest unknown|not found/i.test(String(Object(answer?.body).message));
    return isGone ? false : undefined;
  }

  async #ask(path: string, headers?: Readonly<Record<string, string>>) {
    if (!(this.#engine instanceof Engine)) return undefined;
    return this.#engine.get(path, headers).catch(() => undefined);
  }
}

const noBuildx: Lack = {
  message: "The build takes secrets, which only BuildKit can do, and `docker buildx` is not on this machine.",
  remedy: "Install it: apt-get install docker-buildx, or https://github.com/docker/buildx#installing.",
};

function sentences({ message, remedy }: Lack): Lack {
  const how = remedy.charAt(0).toUpperCase() + remedy.slice(1);
  return { message: `Images are built by a Docker engine, and ${message}.`, remedy: `${how}.` };
}
