import type {
  ExecutionState,
  Failure,
  Handle,
  LogLine,
  ServiceExecution,
  ServiceOutcome,
  ServicesPort,
} from "@pipeline/backends/contract";
import { removed } from "./applying.ts";
import type { KeeperClient } from "./keeper-client.ts";
import type { KeeperRequest } from "./request.ts";

export interface KeptExecutionParts {
  readonly service: string;
  readonly spec: string;
  readonly backend: string;
  readonly services: ServicesPort;
  readonly keeper: KeeperClient;
  /** What its backend knows it by; absent where that refused it. */
  readonly stands: Handle | null;
  readonly outcome: Promise<ServiceOutcome>;
  /** Whether anybody keeps a service of its name. */
  readonly isKept: () => boolean;
  /** Of the deploy's attempt that asked for it; absent where it was only looked for. */
  readonly id?: string;
}

type Watched = Extract<KeeperRequest, { readonly do: "watch" }>;

/** A kept service on its way to ready, seen from a process that is not its keeper. */
export class KeptExecution implements ServiceExecution {
  readonly handle: Handle;
  readonly outcome: Promise<ServiceOutcome>;
  readonly died: Promise<Failure>;
  readonly #parts: KeptExecutionParts;
  readonly #left = new AbortController();
  readonly #dead = Promise.withResolvers<Failure>();
  /** Whose logs are read. */
  readonly #read: ServiceExecution[] = [];
  readonly #acceptedAtMs = Date.now();
  #isRemoved = false;

  constructor(parts: KeptExecutionParts) {
    this.#parts = parts;
    this.handle = keptHandle(parts);
    this.died = this.#dead.promise;
    this.outcome = parts.outcome;
    void this.outcome.then(({ status }) => (status === "succeeded" ? this.#watch() : undefined));
  }

  /** What its backend has accepted runs. */
  watch(observe: (state: ExecutionState) => void): void {
    observe(this.#parts.stands === null ? { status: "submitted" } : { status: "running", sinceMs: this.#acceptedAtMs });
  }

  /** Of this start; one that follows has a log of its own. */
  async *logs(until?: "now"): AsyncIterable<LogLine> {
    const { services, stands } = this.#parts;
    if (stands === null) return;
    const execution = await services.attach(stands, new AbortController().signal);
    this.#read.push(execution);
    yield* execution.logs(until);
  }

  async cancel(): Promise<void> {
    const { keeper, service, id } = this.#parts;
    if (id === undefined) return;
    await keeper.askIfThere({ do: "cancel", service, id });
  }

  /** Called before this process removes it: that is no death. */
  expectEnd(): void {
    this.#isRemoved = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#left.abort();
    await Promise.all(this.#read.map((execution) => execution[Symbol.asyncDispose]()));
  }

  /** Over the deaths of keepers: the next one is asked again. One that has ended with the service is not replaced. */
  async #watch(): Promise<void> {
    const { keeper, service, isKept } = this.#parts;
    const { signal } = this.#left;
    const watched: Watched = { do: "watch", service };
    try {
      let gone = await keeper.askIfThere(watched, signal);
      if (gone === undefined && isKept()) gone = await keeper.ask(watched, signal);
      if (!this.#isRemoved) this.#dead.resolve(gone?.died ?? removed);
    } catch {
      // Nobody watches any more, or there is no keeper to be had: its next use tells.
    }
  }
}

export interface KeptHandle {
  readonly backend: string;
  readonly service: string;
  /** Whoever looks for it means that one alone. */
  readonly spec: string;
  readonly stands: Handle | null;
}

export function keptHandle({ backend, service, spec, stands }: KeptHandle): Handle {
  const known = stands === null ? null : { backend: stands.backend, native: stands.native };
  return { backend, native: { kept: service, spec, stands: known } };
}

/** Nothing for a service that its backend looks after alone. */
export function readHandle({ backend, native }: Handle): KeptHandle | undefined {
  if (native === null || typeof native !== "object" || !("kept" in native)) return undefined;
  const { kept, spec, stands } = native;
  return { backend, service: String(kept), spec: String(spec), stands: isHandle(stands) ? stands : null };
}

function isHandle(value: unknown): value is Handle {
  return typeof value === "object" && value !== null && "native" in value;
}
