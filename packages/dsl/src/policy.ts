import type { FailureClass } from "./failure-class.ts";
import type { Duration } from "./units.ts";

/**
 * How often a failed attempt is followed by another.
 *
 * A number allows that many retries for each of `user-exit`, `oom`, `timeout`, `contract` and `not-ready`, and leaves the
 * defaults of the classes that are not the program's fault.
 */
export type Retries = number | RetryPolicy;

/** Retries by failure class, with their pace. */
export interface RetryPolicy {
  /** Retries for each failure class, on top of the defaults. */
  readonly on?: Partial<Record<FailureClass, number>>;
  /** Wait before the first retry, doubled for each further one; 1 s by default. */
  readonly delay?: Duration;
  /** Longest wait between two attempts; 5 m by default. */
  readonly maxDelay?: Duration;
}

/** Which of two ready steps starts first; a number is finer than a word (low -10, medium 0, high 10, extra-high 20). */
export type Priority = "low" | "medium" | "high" | "extra-high" | number;

/** One slot of a named pool, or a weight in each of several. */
export type Pools = string | Readonly<Record<string, number>>;
