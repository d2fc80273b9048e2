import type {
  ExecutionState,
  Failure,
  Handle,
  LogLine,
  ServiceExecution,
  ServiceOutcome,
  ServicesPort,
} from "@pipeline/backends/contract";
import type { KeeperClient } from "./keeper-client.ts";
import type { KeeperRequest } from "./request.ts";

export interface KeptExecutionParts {
  readonly service: string;
  readonly backend: string;
  readonly services: ServicesPort;
  readonly keeper: KeeperClient;
  readonly remove: () => Promise<void>;
  /** Absent: it is only looked for. */
  readonly asked?: Extract<KeeperRequest, { readonly do: "apply" }>;
}

/** A kept service on its way to ready, seen from a process that is not its keeper. */
export class KeptExecution implements ServiceExecution {
  readonly handle: Handle;
  readonly outcome: Promise<ServiceOutcome>;
  readonly died: Promise<Failure>;
  readonly #parts: KeptExecutionParts;
  readonly #left = new AbortController();
  readonly #cancelled = Promise.withResolvers<ServiceOutcome>();
  readonly #dead = Promise.withResolvers<Failure>();
  #isSettled = false;

  constructor(parts: KeptExecutionParts) {
    const { backend, service } = parts;
    this.#parts = parts;
    this.handle = { backend, native: { kept: service } };
    this.died = this.#dead.promise;
    this.outcome = Promise.race([this.#become(), this.#cancelled.promise]);
    void this.outcome.then(({ status }) => {
      this.#isSettled = true;
      if (status === "succeeded") void this.#watch();
    });
  }

  watch(observe: (state: ExecutionState) => void): void {
    observe({ status: "submitted" });
    void this.outcome.then(({ status, endedAtMs }) => {
      if (status === "succeeded") observe({ status: "running", sinceMs: endedAtMs });
    });
  }

  /** Of what stands now; a start that follows has a log of its own. */
  async *logs(until?: "now"): AsyncIterable<LogLine> {
    await this.outcome;
    const [standing] = await this.#standing();
    const name = namesStanding(standing?.handle);
    const found = (await this.#parts.services.list()).find(({ service }) => service === name);
    if (found === undefined) return;
    await using execution = await this.#parts.services.attach(found.handle, this.#left.signal);
    yield* execution.logs(until);
  }

  async cancel(): Promise<void> {
    if (this.#isSettled) return;
    this.#cancelled.resolve({ status: "cancelled", endedAtMs: Date.now() });
    this.#left.abort();
    await this.#parts.remove();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#left.abort();
  }

  async #become(): Promise<ServiceOutcome> {
    const { asked, keeper } = this.#parts;
    try {
      if (asked !== undefined) return await keeper.ask(asked, this.#left.signal);
      return this.#found();
    } catch (error) {
      if (this.#left.signal.aborted) return new Promise(() => undefined);
      const message = `the keeper of services does not work: ${error instanceof Error ? error.message : error}`;
      return { status: "failed", failure: { class: "backend", message }, endedAtMs: Date.now() };
    }
  }

  /** One that is stopped is as good as ready: whoever asks for it starts it. */
  async #found(): Promise<ServiceOutcome> {
    const [standing] = await this.#standing();
    const endedAtMs = Date.now();
    if (standing === undefined || standing.status === "died") {
      const reason = standing?.reason === undefined ? "" : `: ${standing.reason}`;
      const message = `the service ${this.#parts.service} does not stand here any more${reason}`;
      return { status: "failed", failure: { class: "lost", message }, endedAtMs };
    }
    return { status: "succeeded", endpoints: standing.endpoints, isKept: true, endedAtMs };
  }

  async #standing() {
    const { keeper, backend, service } = this.#parts;
    const all = await keeper.ask({ do: "list", backend }, this.#left.signal);
    return all.filter((each) => each.service === service);
  }

  /** Over the deaths of keepers: the next one is asked again. */
  async #watch(): Promise<void> {
    const { keeper, service } = this.#parts;
    try {
      const gone = await keeper.ask({ do: "watch", service }, this.#left.signal);
      if (gone?.died) this.#dead.resolve(gone.died);
      if (gone === null) this.#dead.resolve({ class: "not-ready", message: "another process has removed it" });
    } catch {
      // Nobody watches any more, or there is no keeper to be had: its next use tells.
    }
  }
}

function namesStanding(handle: Handle | undefined): string | undefined {
  const native = handle?.native;
  const stands = native !== null && typeof native === "object" && "stands" in native ? native.stands : undefined;
  return typeof stands === "string" ? stands : undefined;
}
