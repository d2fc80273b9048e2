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
  /** From now on its program is started again when it ends. */
  readonly settle: () => Promise<void>;
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

  async #becomeReady(): Promise<ServiceOutcome> {
    const { program, isToBecomeReady, remove } = this.#parts;
    const first = await Promise.race([this.#left.promise, program.outcome, this.#reach()]);
    this.#looking.abort();
    // Nobody asks for it any more, and the service is left as it is.
    if (first === "left") return new Promise(() => undefined);
    if ("is" in first) return first.is === "ready" ? this.#ready() : this.#givenUp(first.why);
    const failure = await this.#neverReady(first);
    if (isToBecomeReady) await remove();
    const started = first.startedAtMs === undefined ? {} : { startedAtMs: first.startedAtMs };
    return { status: "failed", failure, ...started, endedAtMs: Date.now() };
  }

  async #reach(): Promise<Reached> {
    const { probed, terms } = this.#parts;
    const why = await untilReady(probed, terms.readyTimeoutMs, this.#looking.signal);
    return why === undefined ? { is: "ready" } : { is: "late", why };
  }

  async #ready(): Promise<ServiceOutcome> {
    const { settle, program, endpoints, isKept } = this.#parts;
    await settle();
    void program.outcome.then(async (outcome) => {
      if (!this.#isRemoved) this.#dead.resolve(await this.#deathBy(outcome));
    });
    return { status: "succeeded", endpoints, isKept, endedAtMs: Date.now() };
  }

  async #givenUp(why: string): Promise<ServiceOutcome> {
    const { isKept, isToBecomeReady, remove, terms } = this.#parts;
    if (this.#isCancelled) {
      if (isToBecomeReady && !isKept) await remove();
      return { status: "cancelled", endedAtMs: Date.now() };
    }
    if (isToBecomeReady) await remove();
    const message = `was not ready within ${terms.readyTimeoutMs / 1000} s: ${why}`;
    return { status: "failed", failure: { class: "not-ready", message }, endedAtMs: Date.now() };
  }

  /** Its program has ended, or somebody has ended it. */
  async #neverReady(outcome: Outcome): Promise<Failure> {
    if (outcome.status === "cancelled") return this.#takenAway();
    if (outcome.status === "failed" && outcome.failure.class !== "user-exit") return outcome.failure;
    return { class: "not-ready", message: `ended before it was ready: ${endText(outcome)}` };
  }

  async #deathBy(outcome: Outcome): Promise<Failure> {
    if (outcome.status === "cancelled") return this.#takenAway();
    const message = endText(outcome);
    return outcome.status === "failed" ? { ...outcome.failure, message } : { class: "not-ready", message };
  }

  async #takenAway(): Promise<Failure> {
    return { class: "not-ready", message: await this.#parts.whyGone() };
  }
}
