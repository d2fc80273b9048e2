import type Dockerode from "dockerode";
import type { DockerOptions } from "dockerode";
import type { Env } from "./docker-config.ts";
import { addressText } from "./engine-address.ts";
import { type CallFault, callFault, unreachable } from "./engine-fault.ts";
import { askEngine, type EngineAnswer } from "./engine-request.ts";
import { type EngineRoute, routeTo } from "./engine-route.ts";
import type { FoundEngine, NoEngine } from "./find-engine.ts";

/** The API has all that is asked of it from here on: Docker 20.10, Podman 4. */
const oldest = 41;
/** What this file was written against; newer engines speak it too. */
const newest = 51;

/** What an engine says of itself. */
export interface EngineFacts {
  /** Minor number of the API that both sides speak: 45 is 1.45. */
  readonly api: number;
  readonly os: string;
  readonly architecture: string;
}

/** An engine that cannot be used, with what to do about it. */
export class EngineUnusable extends Error {
  readonly kind = "engine-unusable";
  readonly reason: NoEngine;

  constructor(reason: NoEngine) {
    super(reason.message);
    this.reason = reason;
  }
}

/** One engine: small questions are asked without its SDK, which is loaded when a container must be run. */
export class Engine {
  readonly found: FoundEngine;
  readonly #route: EngineRoute;
  #facts: Promise<EngineFacts> | undefined;
  #client: Promise<Dockerode> | undefined;

  /** `env` is for programs that lead there. */
  constructor(found: FoundEngine, env: Env = {}) {
    this.found = found;
    this.#route = routeTo(found.address, env);
  }

  get text(): string {
    return addressText(this.found.address);
  }

  /** Asked once, unless it fails: then the next caller asks again. Rejects with `EngineUnusable`. */
  facts(): Promise<EngineFacts> {
    this.#facts ??= askEngine(this.#route, "/version").then(
      ({ body }) => factsOf(body, this),
      (error: unknown) => {
        throw this.unusable(callFault(error));
      },
    );
    this.#facts.catch(() => {
      this.#facts = undefined;
    });
    return this.#facts;
  }

  /** Asks in the version that both speak; `path` begins behind it. */
  async get(path: string, headers?: Readonly<Record<string, string>>): Promise<EngineAnswer> {
    const { api } = await this.facts();
    return askEngine(this.#route, `/v1.${api}${path}`, headers);
  }

  /** Rejects with `EngineUnusable`. */
  client(): Promise<Dockerode> {
    this.#client ??= this.facts().then(({ api }) => connect(this.#route, `v1.${api}`));
    this.#client.catch(() => {
      this.#client = undefined;
    });
    return this.#client;
  }

  unusable(fault: CallFault): EngineUnusable {
    return new EngineUnusable(unreachable(this.found, fault));
  }
}

function factsOf(body: unknown, engine: Engine): EngineFacts {
  const said = new Map(Object.entries(body ?? {}));
  const [api = 0] = minors(said.get("ApiVersion"));
  const [least = 0] = minors(said.get("MinAPIVersion"));
  const usable = Math.min(api, newest);
  if (api < oldest || least > newest) throw new EngineUnusable(wrongVersion(engine, { api, least }));
  return { api: usable, os: String(said.get("Os") ?? "linux"), architecture: String(said.get("Arch") ?? "") };
}

function minors(version: unknown): readonly number[] {
  const minor = /^1\.(\d+)$/.exec(String(version))?.[1];
  return minor === undefined ? [] : [Number(minor)];
}

function wrongVersion(engine: Engine, { api, least }: { readonly api: number; readonly least: number }): NoEngine {
  const speaks = api === 0 ? "does not say which API it speaks" : `speaks API 1.${least} to 1.${api}`;
  return {
    message: `the Docker engine at ${engine.text} ${speaks}; 1.${oldest} to 1.${newest} is needed`,
    remedy: "use Docker 20.10 or later, or Podman 4 or later",
  };
}

/** Every option is said, since the SDK would take from our own environment what is not. */
async function connect(route: EngineRoute, version: string): Promise<Dockerode> {
  const { default: Docker } = await import("dockerode");
  // Its types leave out that the SDK passes an agent on.
  return new Docker({ ...nowhere, version, ...(route as DockerOptions) });
}

/** What the SDK reads from `DOCKER_*` otherwise. */
const nowhere = { host: "", port: "", pathPrefix: "/", socketPath: "", ca: "", cert: "", key: "", timeout: 0 } as const;
