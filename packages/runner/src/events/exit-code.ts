import type { FailureClass } from "@pipeline/dsl";
import type { RunStatus, StopReason } from "./event.ts";
import type { RunView } from "./view.ts";

/** Their fault, not the program's: worth another try, elsewhere or later. */
const beyondThePipeline: ReadonlySet<FailureClass> = new Set(["backend", "lost", "quota", "no-capacity", "auth"]);

/**
 * The exit code of a run that ends with this status.
 *
 * 0 all good · 1 a step failed · 4 the backend failed beyond its budget · 124 deadline · 129 SIGHUP · 130 SIGINT, or
 * cancelled from elsewhere · 143 SIGTERM. The first root failure decides between 1 and 4.
 */
export function exitCodeOf(status: RunStatus, view: Pick<RunView, "stopping" | "rootFailure" | "steps">): number {
  switch (status) {
    case "succeeded":
      return 0;
    case "failed":
      return isBeyondThePipeline(view) ? 4 : 1;
    case "cancelled":
      return cancelledCode(view.stopping);
  }
}

function isBeyondThePipeline({ rootFailure, steps }: Pick<RunView, "rootFailure" | "steps">): boolean {
  const failure = rootFailure === undefined ? undefined : steps.get(rootFailure)?.failure;
  return failure !== undefined && beyondThePipeline.has(failure.class);
}

function cancelledCode(stopping: StopReason | undefined): number {
  if (stopping?.kind === "deadline") return 124;
  if (stopping?.kind !== "signal") return 130;
  return { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }[stopping.signal];
}
