import type { Ended, ServiceTerms } from "../contract/index.ts";

/** The pace of Docker's engine, so that a service behaves alike on both. */
const firstWaitMs = 100;
const longestWaitMs = 60_000;
/** A program that ran this long has started well: what ends it is another trouble. */
const steadyMs = 10_000;
const mostFailuresInARow = 5;

/** Whether, and after which wait, a service's program is started again. */
export class Restarts {
  readonly #policy: ServiceTerms["restart"];
  #inARow = 0;
  #count = 0;

  constructor(policy: ServiceTerms["restart"]) {
    this.#policy = policy;
  }

  /** All that were granted. */
  get count(): number {
    return this.#count;
  }

  /** Milliseconds to wait; nothing when it stays as it has ended. */
  after(ended: Ended, ranMs: number): number | undefined {
    if (this.#policy === "never" || ended.status === "cancelled") return undefined;
    if (this.#policy === "on-failure" && ended.status === "succeeded") return undefined;
    if (ranMs >= steadyMs) this.#inARow = 0;
    if (this.#policy === "on-failure" && this.#inARow === mostFailuresInARow) return undefined;
    this.#inARow += 1;
    this.#count += 1;
    return Math.min(firstWaitMs * 2 ** (this.#inARow - 1), longestWaitMs);
  }
}
