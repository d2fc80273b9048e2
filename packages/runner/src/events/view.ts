import type { Failure, Handle, Outcome } from "@pipeline/backends/contract";
import type { StepKind } from "../compile/plan.ts";
import type { RunReason, RunStatus, StepResult, StopReason } from "./event.ts";

/** Step status, a closed set. */
export type StepStatus =
  | "waiting"
  | "queued"
  | "submitted"
  | "pending"
  | "running"
  | "succeeded"
  | "failed"
  | "cancelled"
  | "skipped"
  | "cached";

/**
 * What is so now: a fold over events.
 *
 * A view is good until the next event is folded into it: the map and the lists inside are kept and updated, since a copy
 * for each event would cost the square of the number of steps. The view itself and each `StepView` are never changed
 * but replaced, so that comparing two by identity tells whether something changed.
 */
export interface RunView {
  readonly run: string;
  readonly pipeline: string;
  readonly namespace: string;
  readonly status: "running" | "stopping" | RunStatus;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  readonly exitCode?: number;
  /** Why it stops or stopped early; where there are several reasons, the one that decides the exit code. */
  readonly stopping?: StopReason;
  readonly steps: ReadonlyMap<string, StepView>;
  /** Steps in the order in which they settled: a static region prints each once. */
  readonly settled: readonly string[];
  /** The first step that failed for a reason of its own: the first thing a person reads. */
  readonly rootFailure?: string;
  readonly warnings: readonly string[];
}

export interface StepView {
  readonly name: string;
  readonly kind: StepKind;
  readonly backend: string;
  readonly needs: readonly string[];
  readonly status: StepStatus;
  /** Of the present status: the platform's words, the pool that is full, the step that failed. */
  readonly reason?: string;
  /** 0: none yet. */
  readonly attempt: number;
  /** Of the present attempt. */
  readonly execution?: string;
  readonly folder?: string;
  /** Of the present attempt, once accepted: what `attach` takes. */
  readonly handle?: Handle;
  /** Of the present attempt, once its program has ended; its outputs may still be on their way. */
  readonly outcome?: Outcome;
  readonly queuedAtMs?: number;
  readonly submittedAtMs?: number;
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
  /** The platform has not answered since then. */
  readonly staleSinceMs?: number;
  readonly failure?: Failure;
  readonly result?: StepResult;
  /** Why the service of a deploy is gone, which had been ready. */
  readonly died?: Failure;
  /** Of the present attempt, as its program told it. */
  readonly progress?: StepProgress;
  /** The last value of each metric of the present attempt; all of them are in the run's events. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** Where outputs have been copied to, relative to the project's root. */
  readonly published?: readonly PublishedOutput[];
  /** Why it runs although results are remembered. */
  readonly why?: RunReason;
}

export interface StepProgress {
  /** From 0 to 1, as is `before`: what it was until then. */
  readonly fraction: number;
  readonly before: number;
  readonly message?: string;
}

export interface PublishedOutput {
  readonly output: string;
  readonly path: string;
}
