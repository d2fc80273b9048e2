import type { At, AttemptEvent } from "./event.ts";
import { newStepView, withoutReason } from "./owned-view.ts";
import type { StepView } from "./view.ts";

/** The step after an event of its present attempt. */
export function foldAttempt(step: StepView, event: At & AttemptEvent): StepView {
  switch (event.type) {
    case "attempt.submitting":
      return {
        ...newStepView(step),
        ...(step.queuedAtMs === undefined ? {} : { queuedAtMs: step.queuedAtMs }),
        status: "submitted",
        attempt: event.attempt,
        execution: event.id,
        folder: event.folder,
        submittedAtMs: event.atMs,
        ...whyOf(step, event),
      };
    // Also comes when a resumed run has found the work again, which may be running by then.
    case "attempt.submitted":
      return { ...step, handle: event.handle };
    case "attempt.pending":
      return { ...withoutReason(step), status: "pending", reason: event.reason };
    case "attempt.running":
      return { startedAtMs: event.atMs, ...withoutReason(step), status: "running" };
    case "attempt.stale":
      return { ...step, staleSinceMs: event.sinceMs };
    case "attempt.ended":
      return ended(step, event.outcome);
    case "attempt.failed":
      return { ...step, failure: event.failure };
    default:
      throw new Error(`internal: unknown event ${JSON.stringify(event satisfies never)}`);
  }
}

/** A later attempt of the step runs for the reason of the first. */
function whyOf(step: StepView, event: Extract<AttemptEvent, { type: "attempt.submitting" }>): Pick<StepView, "why"> {
  const why = event.why ?? step.why;
  return why === undefined ? {} : { why };
}

/** The platform knows best when the program started and ended. */
function ended(step: StepView, outcome: NonNullable<StepView["outcome"]>): StepView {
  const { startedAtMs, endedAtMs } = outcome;
  return { ...withoutReason(step), ...(startedAtMs === undefined ? {} : { startedAtMs }), endedAtMs, outcome };
}
