import type { Failure } from "@pipeline/backends/contract";
import type { StopReason } from "./event.ts";
import type { RunView, StepStatus, StepView } from "./view.ts";

/** What is left to say about a run: data alone, for reporters to put into words. */
export interface Summary {
  readonly run: string;
  readonly pipeline: string;
  readonly namespace: string;
  readonly status: RunView["status"];
  /** Absent while the run goes on, as is the duration. */
  readonly exitCode?: number;
  readonly durationMs?: number;
  readonly total: number;
  readonly counts: Readonly<Record<StepStatus, number>>;
  readonly stopping?: StopReason;
  readonly rootFailure?: FailedStep;
  /** All that failed, the root failure included, in the order in which they did. */
  readonly failed: readonly FailedStep[];
  readonly warnings: readonly string[];
}

export interface FailedStep {
  readonly step: string;
  readonly attempt: number;
  readonly failure: Failure;
  /** The attempt's folder, in the words of its staging; its log lies in `log` below it. Absent if it never began. */
  readonly folder?: string;
  readonly log?: string;
}

/** The same for a run that has just ended and for one that is replayed from its store. */
export function summarise(view: RunView): Summary {
  const { run, pipeline, namespace, status, exitCode, stopping, startedAtMs, endedAtMs } = view;
  const failed = view.settled.flatMap((name) => failedStep(view.steps.get(name)));
  const rootFailure = failed.find(({ step }) => step === view.rootFailure);
  return {
    run,
    pipeline,
    namespace,
    status,
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(endedAtMs === undefined ? {} : { durationMs: endedAtMs - startedAtMs }),
    total: view.steps.size,
    counts: countByStatus(view.steps.values()),
    ...(stopping === undefined ? {} : { stopping }),
    ...(rootFailure === undefined ? {} : { rootFailure }),
    failed,
    warnings: [...view.warnings],
  };
}

function failedStep(step: StepView | undefined): FailedStep[] {
  if (step?.status !== "failed" || step.failure === undefined) return [];
  const { name, attempt, failure, folder } = step;
  return [{ step: name, attempt, failure, ...(folder === undefined ? {} : { folder, log: `${folder}/log` }) }];
}

function countByStatus(steps: Iterable<StepView>): Record<StepStatus, number> {
  const counts: Record<StepStatus, number> = {
    waiting: 0,
    queued: 0,
    submitted: 0,
    pending: 0,
    running: 0,
    succeeded: 0,
    failed: 0,
    cancelled: 0,
    skipped: 0,
    cached: 0,
  };
  for (const { status } of steps) counts[status] += 1;
  return counts;
}
