import { Agent } from "node:https";
import type Dockerode from "dockerode";
import { addressText, type EngineAddress } from "./engine-address.ts";
import { type CallFault, callFault, unreachable } from "./engine-fault.ts";
import { askEngine, type EngineAnswer } from "./engine-request.ts";
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
  #facts: Promise<EngineFacts> | undefined;
  #client: Promise<Dockerode> | undefined;

  constructor(found: FoundEngine) {
    this.found = found;
  }

  get text(): string {
    return addressText(this.found.address);
  }

  /** Asked once, unless it fails: then the next caller asks again. Rejects with `EngineUnusable`. */
  facts(): Promise<EngineFacts> {
    this.#facts ??= this.#ask("/version").then(
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
    return this.#ask(`/v1.${api}${path}`, headers);
  }

  /** Rejects with `EngineUnusable`. */
  client(): Promise<Dockerode> {
    this.#client ??= this.facts().then(({ api }) => connect(this.found.address, `v1.${api}`));
    this.#client.catch(() => {
      this.#client = undefined;
    });
    return this.#client;
  }

  unusable(fault: CallFault): EngineUnusable {
    return new EngineUnusable(unreachable(this.found, fault));
  }

  async #ask(path: string, headers: Readonly<Record<string, string>> = {}): Promise<EngineAnswer> {
    const { address } = this.found;
    if (address.kind !== "ssh") return askEngine(address, path, headers);
    const client = await connect(address);
    return new Promise((resolve, reject) => {
      const statusCodes = { 200: true };
      client.modem.dial({ path, method: "GET", headers, statusCodes }, (error: unknown, body: unknown) => {
        const { status } = error === null ? { status: 200 } : callFault(error);
        if (status === undefined) reject(error);
        else resolve({ status, body });
      });
    });
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
async function connect(address: EngineAddress, version?: string): Promise<Dockerode> {
  const { default: Docker } = await import("dockerode");
  const said = version === undefined ? {} : { version };
  switch (address.kind) {
    case "socket":
      return new Docker({ ...said, ...nowhere, socketPath: address.path, protocol: "http" });
    case "ssh": {
      const { host, port, user } = address;
      return new Docker({
        ...said,
        ...nowhere,
        host,
        port,
        protocol: "ssh",
        ...(user === undefined ? {} : { username: user }),
      });
    }
    case "tcp": {
      const { host, port, tls } = address;
      if (tls === undefined) return new Docker({ ...said, ...nowhere, host, port, protocol: "http" });
      const { isUnverified, ...files } = tls;
      // Its types leave out that the SDK passes an agent on.
      const secure = {
        protocol: "https",
        agent: new Agent({ ...files, rejectUnauthorized: isUnverified !== true }),
      } as const;
      return new Docker({ ...said, ...nowhere, host, port, ...secure });
    }
  }
}

/** What the SDK reads from `DOCKER_*` otherwise. */
const nowhere = { host: "", port: "", pathPrefix: "/", socketPath: "", ca: "", cert: "", key: "", timeout: 0 } as const;
