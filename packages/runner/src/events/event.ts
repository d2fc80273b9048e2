import type { Artifact, Endpoint, Failure, Handle, Outcome } from "@pipeline/backends/contract";
import type { JsonObject } from "@pipeline/dsl";
import type { Plan, PlannedStep } from "../compile/plan.ts";
import type { PlanSettings } from "../compile/request.ts";
import type { SubmittedJob } from "../compile/submitted-job.ts";

/**
 * Everything that happens in a run, in the order in which it happened: the product's dictionary.
 *
 * Each is on disk before anything acts on it or shows it. Log lines are not events: they stay in their files.
 */
export type RunEvent = At & Happening;

/** An event before its time is stamped, which happens in one place as it is written. */
export type Happening = RunLevelEvent | StepEvent | AttemptEvent;

export interface At {
  readonly atMs: number;
}

export type RunLevelEvent =
  /** First of every run. */
  | {
      readonly type: "run.started";
      readonly format: 1;
      readonly run: string;
      readonly plan: Plan;
      readonly schedule: ScheduleSettings;
      readonly by: StartedBy;
      /** What was planned, so that `resume` can plan it again; absent for a pipeline that came from code. */
      readonly source?: PlanSource;
      readonly cache?: CacheUse;
    }
  /** Another runner took the run over; attempts that were in flight are found again. */
  | { readonly type: "run.resumed"; readonly by: StartedBy }
  /**
   * A step became several: the graph grows. The added steps may need steps of before and each other; each stands after
   * those that it needs. Comes before the last step settles, so that no run ends while it still grows.
   */
  | { readonly type: "steps.added"; readonly steps: readonly PlannedStep[] }
  /** Nothing new starts; what runs is cancelled unless `finishRunning`. */
  | { readonly type: "run.stopping"; readonly because: StopReason; readonly finishRunning: boolean }
  | { readonly type: "run.warned"; readonly step?: string; readonly message: string }
  /** Last of every run. */
  | {
      readonly type: "run.finished";
      readonly status: RunStatus;
      readonly exitCode: number;
      readonly rootFailure?: string;
    };

export type StepEvent =
  /** Its needs are met; it waits for a slot, or for room in `pool`. */
  | { readonly type: "step.queued"; readonly step: string; readonly pool?: string }
  /** The failed attempt will be followed by another. */
  | {
      readonly type: "step.retrying";
      readonly step: string;
      readonly attempt: number;
      readonly failure: Failure;
      readonly delayMs: number;
    }
  | ({ readonly type: "step.succeeded"; readonly step: string; readonly attempt: number } & StepResult)
  /** Its outputs come from an earlier run; nothing was started. */
  | ({
      readonly type: "step.cached";
      readonly step: string;
      readonly from: string;
      readonly key?: StepKey;
    } & StepResult)
  /** What `step.cached` took from an earlier run is not whole after all: the step is open again, and runs. */
  | { readonly type: "step.reopened"; readonly step: string; readonly because: string }
  | { readonly type: "step.failed"; readonly step: string; readonly attempt: number; readonly failure: Failure }
  | { readonly type: "step.cancelled"; readonly step: string; readonly because: StopReason }
  /** An output lies at its place in the project; comes before the end of its step, so that what has ended is whole. */
  | { readonly type: "output.published"; readonly step: string; readonly output: string; readonly path: string }
  /** What a program told of itself; no faster than a person could read. */
  | {
      readonly type: "step.progressed";
      readonly step: string;
      readonly attempt: number;
      /** From 0 to 1. */
      readonly fraction: number;
      readonly message?: string;
    }
  | {
      readonly type: "metric.reported";
      readonly step: string;
      readonly attempt: number;
      readonly name: string;
      readonly value: number;
      /** Its place on the axis, such as an epoch; absent: values count up. */
      readonly at?: number;
    }
  /** The service of a deploy that had succeeded is gone, and will not be started again: those that use it fail. */
  | { readonly type: "service.died"; readonly step: string; readonly failure: Failure }
  /** It never started, since a step that it needs did not succeed. */
  | { readonly type: "step.skipped"; readonly step: string; readonly because: string };

export type AttemptEvent =
  /** The intent, on disk before the backend hears of it. */
  | {
      readonly type: "attempt.submitting";
      readonly step: string;
      readonly attempt: number;
      readonly id: string;
      readonly folder: string;
      /** Of the step's result, for the first attempt: what it depends on, and why no earlier result serves. */
      readonly key?: StepKey;
      readonly why?: RunReason;
    }
  | { readonly type: "attempt.submitted"; readonly step: string; readonly attempt: number; readonly handle: Handle }
  | { readonly type: "attempt.pending"; readonly step: string; readonly attempt: number; readonly reason: string }
  | { readonly type: "attempt.running"; readonly step: string; readonly attempt: number }
  | { readonly type: "attempt.stale"; readonly step: string; readonly attempt: number; readonly sinceMs: number }
  /** How the program ended, by the platform's own status. Its outputs are collected after this. */
  | { readonly type: "attempt.ended"; readonly step: string; readonly attempt: number; readonly outcome: Outcome }
  /** The attempt counts as failed: by its outcome, or because its outputs could not be collected or did not fit. */
  | { readonly type: "attempt.failed"; readonly step: string; readonly attempt: number; readonly failure: Failure };

export interface StepResult {
  readonly values: JsonObject;
  readonly artifacts: Readonly<Record<string, Artifact>>;
  /** Of a deploy: what stands. */
  readonly service?: ServiceResult;
}

/** A service that is ready, as later steps and later runs find it. */
export interface ServiceResult {
  /** Its name on its backend. */
  readonly name: string;
  /** Digest of its key: what stands for its url in the keys of those that use it. */
  readonly spec: string;
  readonly lifetime: "run" | "keep";
  readonly handle: Handle;
  /** Best first. */
  readonly endpoints: readonly Endpoint[];
  /** It stood already, as specified. */
  readonly isKept: boolean;
}

/** Everything that a step's result depends on, by component, and the digest of it all. */
export interface StepKey {
  /** SHA-256 of the components, in hex. */
  readonly digest: string;
  readonly components: Readonly<Record<string, string>>;
}

/** Why a step runs, although results are remembered. */
export type RunReason =
  /** No result of this step is remembered. */
  | { readonly kind: "new" }
  | { readonly kind: "changed"; readonly changes: readonly KeyChange[] }
  /** A deploy always looks what stands: an unchanged service is kept. */
  | { readonly kind: "service" }
  /** The step says `cache: false`. */
  | { readonly kind: "never-cached" }
  /** `--no-cache` or `--force`. */
  | { readonly kind: "forced" }
  /** What an earlier run had left is not whole any more. */
  | { readonly kind: "damaged"; readonly message: string };

/** A component of the key, old and new; one of them is absent when the component came or went. */
export interface KeyChange {
  readonly component: string;
  readonly before?: string;
  readonly after?: string;
}

export type StopReason =
  | { readonly kind: "signal"; readonly signal: "SIGINT" | "SIGTERM" | "SIGHUP" }
  | { readonly kind: "deadline" }
  | { readonly kind: "failure"; readonly step: string }
  | { readonly kind: "request" };

export type RunStatus = "succeeded" | "failed" | "cancelled";

/** How results of earlier runs are used. */
export interface CacheUse {
  /** `false`: none is used. */
  readonly mayRead: boolean;
  /** `false`: none is left. */
  readonly mayWrite: boolean;
  /** Names of steps that run whatever is remembered. */
  readonly forced: readonly string[];
}

/** A user's file, or an ad-hoc job by itself; with the settings that it was planned with. */
export type PlanSource = FileSource | SubmitSource;

export interface FileSource {
  /** Absolute. */
  readonly file: string;
  /** The export, where it was named. */
  readonly target?: string;
  readonly settings: PlanSettings;
}

export interface SubmitSource {
  readonly job: SubmittedJob;
  readonly settings: PlanSettings;
}

export interface StartedBy {
  readonly version: string;
  readonly user: string;
  readonly host: string;
  /** Of the project's repository, where it is one. */
  readonly commit?: string;
  /** The project held changes that are in no commit. */
  readonly isDirty?: true;
  /** What started it where no person did. */
  readonly schedule?: ScheduledStart;
}

/** A start by the host's timer: whose schedule, and when it was due. */
export interface ScheduledStart {
  readonly name: string;
  readonly dueMs: number;
}

/** Limits and policy: with the plan, all that scheduling depends on. */
export interface ScheduleSettings {
  /** Capacity of each pool: `*` for the whole run, `backend:NAME`, `backend:NAME:cpu`, `backend:NAME:memory`, and the named ones. */
  readonly capacity: Readonly<Record<string, number>>;
  readonly policy: FailurePolicy;
  /** Longest time from the start of the run; absent: the plan's own. */
  readonly deadlineMs?: number;
  /**
   * How long a step is likely to run, by its name, such as its last duration: finds the longest path. A step that is
   * not in it counts as the mean of those that are.
   */
  readonly expectedMs?: Readonly<Record<string, number>>;
}

/**
 * After a step has failed: `finish` lets running steps end and starts nothing more, `fail-fast` cancels them,
 * `keep-going` runs all that does not need a failed step.
 */
export type FailurePolicy = "finish" | "fail-fast" | "keep-going";
