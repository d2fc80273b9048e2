import type { At, AttemptEvent, StepEvent } from "./event.ts";
import { foldAttempt } from "./fold-attempt.ts";
import { newStepView, type OwnedView, withoutReason } from "./owned-view.ts";
import { poolText } from "./pool-text.ts";
import { resultPart } from "./result-part.ts";
import { reasonText } from "./stop-reason.ts";
import type { StepProgress, StepStatus, StepView } from "./view.ts";

const beforeStart: ReadonlySet<StepStatus> = new Set(["waiting", "queued"]);
const inFlight: ReadonlySet<StepStatus> = new Set(["submitted", "pending", "running"]);

/** The view after an event of one step. */
export function foldStep(view: OwnedView, event: At & (StepEvent | AttemptEvent)): OwnedView {
  const step = view.steps.get(event.step);
  if (step === undefined) throw new Error(`internal: ${event.type} of unknown step "${event.step}"`);
  if (!mayFollow(step, event)) {
    const there = `"${step.name}", which is ${step.status} in attempt ${step.attempt}`;
    throw new Error(`internal: ${event.type} of step ${there}`);
  }
  const next = nextStep(step, event);
  view.steps.set(step.name, next);
  if (event.type === "step.reopened") view.settled.splice(view.settled.lastIndexOf(step.name), 1);
  if (!isSettled(next.status) || event.type === "service.died") return { ...view };
  view.settled.push(step.name);
  return next.status === "failed" ? { rootFailure: step.name, ...view } : { ...view };
}

/** What may happen to a step, by where it is: nothing at all once it has settled by its own work. */
function mayFollow(step: StepView, event: StepEvent | AttemptEvent): boolean {
  switch (event.type) {
    case "step.queued":
    case "step.cached":
    case "step.skipped":
      return beforeStart.has(step.status);
    case "attempt.submitting":
      return beforeStart.has(step.status) && event.attempt === step.attempt + 1;
    case "step.reopened":
      return step.status === "cached";
    case "step.cancelled":
    case "output.published":
      return !isSettled(step.status);
    // One that waits fails when a service dies that it uses.
    case "step.failed":
      return !isSettled(step.status) && event.attempt === step.attempt;
    case "service.died":
      return step.result?.service !== undefined && step.died === undefined;
    default:
      return inFlight.has(step.status) && event.attempt === step.attempt;
  }
}

function isSettled(status: StepStatus): boolean {
  return !beforeStart.has(status) && !inFlight.has(status);
}

function nextStep(step: StepView, event: At & (StepEvent | AttemptEvent)): StepView {
  const { atMs } = event;
  switch (event.type) {
    case "step.queued":
      return {
        ...withoutReason(step),
        status: "queued",
        queuedAtMs: step.queuedAtMs ?? atMs,
        ...(event.pool === undefined ? {} : { reason: poolText(event.pool) }),
      };
    case "step.retrying":
      return {
        ...withoutReason(step),
        status: "queued",
        reason: retryText(event.attempt, event.failure),
        queuedAtMs: atMs,
      };
    case "step.succeeded":
      return settled(step, atMs, { status: "succeeded", result: resultPart(event) });
    case "step.cached":
      return settled(step, atMs, { status: "cached", reason: event.from, result: resultPart(event) });
    case "step.reopened":
      return newStepView(step);
    case "step.failed":
      return settled(step, atMs, { status: "failed", failure: event.failure });
    case "step.cancelled":
      return settled(step, atMs, { status: "cancelled", reason: reasonText(event.because) });
    case "step.skipped":
      return settled(step, atMs, { status: "skipped", reason: event.because });
    case "service.died":
      return { ...step, died: event.failure };
    case "step.progressed":
      return { ...step, progress: progressAfter(step, event) };
    case "metric.reported":
      return { ...step, metrics: { ...step.metrics, [event.name]: event.value } };
    case "output.published": {
      const { output, path } = event;
      return { ...step, published: [...(step.published ?? []), { output, path }] };
    }
    default:
      return foldAttempt(step, event);
  }
}

function progressAfter(
  { progress }: StepView,
  { fraction, message }: Extract<StepEvent, { readonly type: "step.progressed" }>,
): StepProgress {
  return { fraction, before: progress?.fraction ?? 0, ...(message === undefined ? {} : { message }) };
}

/** The program's own end stays the end of the step where there was one. */
function settled(step: StepView, atMs: number, facts: Partial<StepView>): StepView {
  return { endedAtMs: atMs, ...withoutReason(step), ...facts };
}

function retryText(attempt: number, failure: { readonly class: string; readonly message: string }): string {
  return `attempt ${attempt} failed (${failure.class}): ${failure.message}`;
}
