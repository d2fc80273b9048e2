import type {
  Endpoint,
  Execution,
  Failure,
  Handle,
  LogLine,
  Outcome,
  ServiceExecution,
  ServiceOutcome,
  ServiceTerms,
} from "../contract/index.ts";
import { endText } from "./end-text.ts";
import { type Probed, untilReady } from "./probe.ts";

/** A service as its backend knows it. */
export interface FollowedParts {
  readonly handle: Handle;
  readonly terms: Pick<ServiceTerms, "port" | "health" | "readyTimeoutMs">;
  /** Of its program, over all that it is started; the end is for good. */
  readonly program: Pick<Execution, "outcome" | "watch"> & AsyncDisposable;
  /** Where it must answer: as far away as it may be reached from. */
  readonly probed: Probed;
  readonly endpoints: readonly Endpoint[];
  /** It stood before, as specified. */
  readonly isKept: boolean;
  /** It goes when it is not ready in time: it is on its way, or asked for anew. One that was only looked for stays. */
  readonly isToBecomeReady: boolean;
  /**
   * From now on its program is started again when it ends. `false`: it is not the one that stands any more, and it was
   * another that answered in its place.
   */
  readonly settle: () => Promise<boolean>;
  /** Takes it away, if it still is the one that stands. */
  readonly remove: () => Promise<void>;
  /** Why it is not there any more, although its program has not ended by itself: in words. */
  readonly whyGone: () => Promise<string>;
  readonly logs: (ended: Promise<unknown>) => AsyncIterable<LogLine>;
}

type Reached = { readonly is: "ready" } | { readonly is: "late"; readonly why: string };

/** A service on its way to ready, looked at from this process. */
export class FollowedService implements ServiceExecution {
  readonly outcome: Promise<ServiceOutcome>;
  readonly died: Promise<Failure>;
  readonly #parts: FollowedParts;
  readonly #looking = new AbortController();
  readonly #dead = Promise.withResolvers<Failure>();
  /** Settles once nobody watches any more. */
  readonly #left = Promise.withResolvers<"left">();
  #isCancelled = false;
  #isRemoved = false;

  constructor(parts: FollowedParts) {
    this.#parts = parts;
    this.died = this.#dead.promise;
    this.outcome = this.#becomeReady();
  }

  get handle(): Handle {
    return this.#parts.handle;
  }

  watch(observe: Parameters<Execution["watch"]>[0]): void {
    this.#parts.program.watch(observe);
  }

  logs(until?: "now"): AsyncIterable<LogLine> {
    const { program, logs } = this.#parts;
    return logs(until === "now" ? Promise.resolve() : Promise.race([program.outcome, this.#left.promise]));
  }

  async cancel(): Promise<void> {
    this.#isCancelled = true;
    this.#looking.abort();
    await this.outcome;
  }

  /** Called before this process removes or replaces it: that is no death. */
  expectEnd(): void {
    this.#isRemoved = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#left.resolve("left");
    this.#looking.abort();
    await this.#parts.program[Symbol.asyncDispose]();
  }

  /** Never rejects: what the platform refuses on the way is told by the outcome. */
  async #becomeReady(): Promise<ServiceOutcome> {
    const first = await Promise.race([this.#left.promise, this.#parts.program.outcome, this.#reach()]);
    this.#looking.abort();
    // Nobody asks for it any more, and the service is left as it is.
    if (first === "left") return new Promise(() => undefined);
    if ("is" in first) return first.is === "ready" ? this.#ready() : this.#givenUp(first.why);
    return this.#failed(await this.#neverReady(first), first.startedAtMs);
  }

  async #reach(): Promise<Reached> {
    const { probed, terms } = this.#parts;
    const why = await untilReady(probed, terms.readyTimeoutMs, this.#looking.signal);
    return why === undefined ? { is: "ready" } : { is: "late", why };
  }

  async #ready(): Promise<ServiceOutcome> {
    const { settle, program, endpoints, isKept } = this.#parts;
    try {
      if (!(await settle())) return this.#failed(await this.#gone());
    } catch (error) {
      return this.#failed({ class: "backend", message: `is ready, which could not be noted: ${messageOf(error)}` });
    }
    void program.outcome.then(async (outcome) => {
      if (!this.#isRemoved) this.#dead.resolve(await this.#deathBy(outcome));
    });
    return { status: "succeeded", endpoints, isKept, endedAtMs: Date.now() };
  }

  async #givenUp(why: string): Promise<ServiceOutcome> {
    if (this.#isCancelled) {
      const left = this.#parts.isKept ? {} : await this.#takenAway();
      return { status: "cancelled", ...left, endedAtMs: Date.now() };
    }
    const message = `was not ready within ${this.#parts.terms.readyTimeoutMs / 1000} s: ${why}`;
    return this.#failed({ class: "not-ready", message });
  }

  async #failed(failure: Failure, startedAtMs?: number): Promise<ServiceOutcome> {
    const started = startedAtMs === undefined ? {} : { startedAtMs };
    return { status: "failed", failure, ...started, ...(await this.#takenAway()), endedAtMs: Date.now() };
  }

  /** What stays, because its platform does not answer or its folder is gone, changes nothing about how it came out. */
  async #takenAway(): Promise<Pick<ServiceOutcome, "notes">> {
    const { isToBecomeReady, remove } = this.#parts;
    try {
      if (isToBecomeReady) await remove();
      return {};
    } catch (error) {
      return { notes: [`what was started for it could not be removed: ${messageOf(error)}`] };
    }
  }

  /** Its program has ended, or somebody has ended it. */
  async #neverReady(outcome: Outcome): Promise<Failure> {
    if (outcome.status === "cancelled") return this.#gone();
    if (outcome.status === "failed" && outcome.failure.class !== "user-exit") return outcome.failure;
    return { class: "not-ready", message: `ended before it was ready: ${endText(outcome)}` };
  }

  async #deathBy(outcome: Outcome): Promise<Failure> {
    if (outcome.status === "cancelled") return this.#gone();
    const message = endText(outcome);
    return outcome.status === "failed" ? { ...outcome.failure, message } : { class: "not-ready", message };
  }

  async #gone(): Promise<Failure> {
    const { whyGone } = this.#parts;
    const message = await whyGone().catch((error: unknown) => `it is gone, nobody knows why: ${messageOf(error)}`);
    return { class: "not-ready", message, remedy: "run it again, if it is still wanted" };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
