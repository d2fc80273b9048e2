import { join } from "node:path";
import type { Backend, BackendOptions, Execution, Handle, JobsPort, Staging, Workload } from "../contract/index.ts";
import { openDirectoryStaging } from "../staging/directory/staging.ts";
import { Engine, EngineUnusable } from "./engine.ts";
import { findEngine, type NoEngine } from "./find-engine.ts";
import { FollowedContainer } from "./followed-container.ts";
import { type DockerHandle, handleOf, readHandle } from "./handle.ts";
import { Images } from "./images.ts";
import type { ContainerSite } from "./keeper.ts";
import { refusingJobs } from "./refusing-jobs.ts";
import { refusingServices } from "./refusing-services.ts";
import { RememberedImages } from "./remembered-images.ts";
import { DockerServices } from "./services.ts";
import { chooseSharing, type Sharing } from "./sharing.ts";

/** Long enough for an engine to be restarted. */
const patienceMs = 120_000;

export interface DockerOptions extends BackendOptions {
  readonly patienceMs?: number;
  /** How containers see files, where it is not to be found out. */
  readonly sharing?: Sharing;
}

/** Programs as containers of a Docker engine. Opening asks nobody and loads no SDK; the first container does. */
export function openDockerBackend(options: DockerOptions): Backend {
  const { stateFolder, env, pull: policy = "missing" } = options;
  const staging = openDirectoryStaging(join(stateFolder, "staging"), { isShared: true });
  const found = findEngine(env);
  if (!("address" in found)) return withoutEngine(found, { staging, stateFolder });
  const engine = new Engine(found, env);
  const images = new Images({ engine, env, stateFolder, policy });
  const site = siteOf({ engine, images, options });
  const jobs = new DockerJobs(site);
  const services = new DockerServices(site, stateFolder);
  return {
    name: "docker",
    staging,
    jobs,
    services,
    environment: async ({ image = "", platform }) => (await images.pin({ image, platform })) ?? unknownImage(image),
    preflight: () => faultOf(engine),
    [Symbol.asyncDispose]: async () => {
      await services[Symbol.asyncDispose]();
      await jobs[Symbol.asyncDispose]();
    },
  };
}

/** What has been cached is of use all the same. */
function withoutEngine(
  because: NoEngine,
  { staging, stateFolder }: { readonly staging: Staging; readonly stateFolder: string },
): Backend {
  const remembered = new RememberedImages(stateFolder);
  return {
    name: "docker",
    staging,
    jobs: refusingJobs(because),
    services: refusingServices(because),
    environment: async ({ image = "", platform }) => remembered.find({ image, platform }) ?? unknownImage(image),
    preflight: async () => because,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

function unknownImage(image: string): string {
  return `unknown image ${image}`;
}

async function faultOf(engine: Engine): Promise<NoEngine | undefined> {
  try {
    await engine.facts();
    return undefined;
  } catch (error) {
    if (error instanceof EngineUnusable) return error.reason;
    throw error;
  }
}

interface SiteParts {
  readonly engine: Engine;
  readonly images: Images;
  readonly options: DockerOptions;
}

function siteOf({ engine, images, options }: SiteParts): ContainerSite {
  const { sharing: said, patienceMs: patience = patienceMs } = options;
  let sharing = said && Promise.resolve(said);
  return {
    engine,
    images,
    patienceMs: patience,
    sharing: () => {
      sharing ??= chooseSharing(engine, process.getuid?.() ?? 0);
      return sharing;
    },
    useVolumes: () => {
      sharing = Promise.resolve("volume");
    },
  };
}

class DockerJobs implements JobsPort, AsyncDisposable {
  readonly #site: ContainerSite;
  readonly #containers = new Map<string, FollowedContainer>();

  constructor(site: ContainerSite) {
    this.#site = site;
  }

  async submit(workload: Workload, signal: AbortSignal): Promise<Execution> {
    signal.throwIfAborted();
    const handle = handleOf(workload, this.#site.engine.text);
    return this.#followed(handle, (container) => container.begin({ workload, signal }));
  }

  async attach(handle: Handle, signal: AbortSignal): Promise<Execution> {
    signal.throwIfAborted();
    return this.#followed(readHandle(handle), (container) => container.begin());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#containers.values()].map((container) => container.close()));
  }

  /** The same work twice in one process is one container with two executions. */
  async #followed(handle: DockerHandle, begin: (container: FollowedContainer) => void): Promise<Execution> {
    let container = this.#containers.get(handle.id);
    if (container === undefined) {
      container = new FollowedContainer(handle, this.#site, () => this.#containers.delete(handle.id));
      this.#containers.set(handle.id, container);
      begin(container);
    }
    const execution = container.execution();
    await container.accepted;
    return execution;
  }
}
