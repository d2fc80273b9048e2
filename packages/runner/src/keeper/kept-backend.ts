import { join } from "node:path";
import type {
  AttemptContents,
  Backend,
  Handle,
  ServiceExecution,
  ServiceOutcome,
  ServicesPort,
  ServiceWorkload,
  StandingService,
} from "@pipeline/backends/contract";
import { bootId } from "./boot-id.ts";
import { frontEndpoints } from "./front-endpoints.ts";
import { instead } from "./instead.ts";
import { KeeperClient } from "./keeper-client.ts";
import { KeptExecution, type KeptExecutionParts, keptHandle, readHandle } from "./kept-execution.ts";
import { type KeptRecord, keeperFolder, keptRecords, removeKept } from "./kept-record.ts";
import { unpin } from "./pin.ts";
import type { KeeperRequest } from "./request.ts";

export interface KeptOptions {
  readonly stateFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * A backend whose services port also takes what the backend cannot keep by itself: what asks for an idle timeout, for
 * windows or for a change without a gap goes to the keeper, everything else goes through.
 */
export function keptBackend(backend: Backend, options: KeptOptions): Backend {
  const { services, staging } = backend;
  if (services === undefined) return backend;
  // What a deploy's folder is filled with is what the keeper fills the next one with.
  const filled = new Map<string, AttemptContents>();
  const prepare: typeof staging.prepare = (folder, contents) => {
    filled.set(folder, contents);
    return staging.prepare(folder, contents);
  };
  return instead(backend, {
    staging: instead(staging, { prepare }),
    services: new KeptServices({ ...options, backend: backend.name, services, filled }),
  });
}

interface KeptServicesParts extends KeptOptions {
  readonly backend: string;
  readonly services: ServicesPort;
  readonly filled: ReadonlyMap<string, AttemptContents>;
}

type Apply = Extract<KeeperRequest, { readonly do: "apply" }>;

const empty: AttemptContents = { inputs: {}, artifacts: [], shipped: [], outputFolders: [] };

class KeptServices implements ServicesPort {
  readonly #parts: KeptServicesParts;
  readonly #keeper: KeeperClient;
  readonly #followed: KeptExecution[] = [];

  constructor(parts: KeptServicesParts) {
    this.#parts = parts;
    this.#keeper = new KeeperClient(parts.stateFolder, parts.env);
  }

  /** A service that asks for it no more is the backend's again, and the other way round. */
  async apply(workload: ServiceWorkload, signal: AbortSignal): Promise<ServiceExecution> {
    const { services, backend, filled } = this.#parts;
    const { service, keeping, folder } = workload;
    const isKept = this.#record(service) !== undefined;
    if (keeping === undefined) {
      if (isKept) await this.remove(service);
      return services.apply(workload, signal);
    }
    signal.throwIfAborted();
    if (!isKept) await services.remove(service);
    const contents = filled.get(folder) ?? empty;
    return this.#applied({ do: "apply", backend, workload, contents }, signal);
  }

  async attach(handle: Handle, signal: AbortSignal): Promise<ServiceExecution> {
    const kept = readHandle(handle);
    if (kept === undefined) return this.#parts.services.attach(handle, signal);
    signal.throwIfAborted();
    const { service, spec, stands } = kept;
    // No keeper is started only to say that it knows of none.
    const isKnown = this.#record(service) !== undefined;
    const found = isKnown ? this.#keeper.ask({ do: "attach", service, spec }) : Promise.resolve(null);
    return this.#execution({
      service,
      spec,
      stands,
      outcome: found.then((outcome) => outcome ?? lost(service), broken),
    });
  }

  async list(): Promise<readonly StandingService[]> {
    const { services, backend } = this.#parts;
    const records = this.#records();
    if (records.length === 0) return services.list();
    const behind = new Set(records.flatMap(({ standing }) => standing));
    const others = (await services.list()).filter(({ service }) => !behind.has(service));
    const boot = bootId();
    const isOfThisBoot = records.some((record) => record.boot === boot);
    const kept = isOfThisBoot ? await this.#keeper.ask({ do: "list", backend }) : [];
    return [...others, ...kept, ...records.filter((record) => record.boot !== boot).map(stopped)];
  }

  async remove(service: string): Promise<void> {
    const { services, stateFolder } = this.#parts;
    const record = this.#record(service);
    if (record === undefined) return services.remove(service);
    for (const execution of this.#followed)
      if (readHandle(execution.handle)?.service === service) execution.expectEnd();
    if ((await this.#keeper.askIfThere({ do: "remove", service })) !== undefined) {
      if (this.#record(service) === undefined) return;
    }
    for (const name of record.standing) await services.remove(name);
    removeKept(stateFolder, service);
    await unpin(join(keeperFolder(stateFolder), "files", record.workload.id));
  }

  /** Resolves once its backend has accepted, or refused. */
  async #applied(asked: Apply, signal: AbortSignal): Promise<ServiceExecution> {
    const { service, spec, id } = asked.workload;
    const accepted = Promise.withResolvers<Handle | null>();
    const outcome = this.#keeper
      .ask(asked, undefined, ({ stands }) => accepted.resolve(stands))
      .catch(broken)
      .finally(() => accepted.resolve(null));
    const stands = await accepted.promise;
    const execution = this.#execution({ service, spec, id, stands, outcome });
    if (signal.aborted) await execution.cancel();
    return execution;
  }

  #execution(about: Pick<KeptExecutionParts, "service" | "spec" | "stands" | "outcome" | "id">): KeptExecution {
    const { services, backend } = this.#parts;
    const isKept = () => this.#record(about.service) !== undefined;
    const execution = new KeptExecution({ ...about, backend, services, keeper: this.#keeper, isKept });
    this.#followed.push(execution);
    return execution;
  }

  #records(): readonly KeptRecord[] {
    return keptRecords(this.#parts.stateFolder).filter(({ backend }) => backend === this.#parts.backend);
  }

  #record(service: string): KeptRecord | undefined {
    return this.#records().find(({ workload }) => workload.service === service);
  }
}

function lost(service: string): ServiceOutcome {
  const message = `the service ${service} does not stand here any more`;
  return { status: "failed", failure: { class: "lost", message }, endedAtMs: Date.now() };
}

function broken(error: unknown): ServiceOutcome {
  const message = `the keeper of services does not work: ${error instanceof Error ? error.message : error}`;
  return { status: "failed", failure: { class: "backend", message }, endedAtMs: Date.now() };
}

/** The machine has been started anew: neither its keeper nor what it kept is there. */
function stopped({ workload, backend, frontPort, sinceMs }: KeptRecord): StandingService {
  const { service, spec, labels, folder } = workload;
  return {
    service,
    spec,
    labels,
    folder,
    handle: keptHandle({ backend, service, spec, stands: null }),
    endpoints: frontEndpoints(frontPort, workload),
    sinceMs,
    status: "stopped",
    reason: "the machine has been started anew since; run its pipeline once more",
  };
}
