import type { Failure, Outcome } from "@pipeline/backends/contract";
import type { FailureClass } from "@pipeline/dsl";
import type { Happening, StopReason } from "../../events/event.ts";

/** Events in few words, for tests; the attempt is the first unless said. */

export function submitting(step: string, attempt = 1): Happening {
  const folder = `runs/run-1/${step}/${attempt}`;
  return { type: "attempt.submitting", step, attempt, id: `${step}-${attempt}`, folder };
}

export function submitted(step: string, attempt = 1): Happening {
  return { type: "attempt.submitted", step, attempt, handle: { backend: "local", native: `${step}-${attempt}` } };
}

export function running(step: string, attempt = 1): Happening {
  return { type: "attempt.running", step, attempt };
}

export function ended(step: string, outcome: Outcome, attempt = 1): Happening {
  return { type: "attempt.ended", step, attempt, outcome };
}

export function attemptFailed(step: string, why: FailureClass, attempt = 1): Happening {
  return { type: "attempt.failed", step, attempt, failure: failureOf(why) };
}

export function retrying(step: string, why: FailureClass, delayMs: number): Happening {
  return { type: "step.retrying", step, attempt: 1, failure: failureOf(why), delayMs };
}

export function succeeded(step: string, attempt = 1): Happening {
  return { type: "step.succeeded", step, attempt, values: { rows: 344 }, artifacts: {} };
}

export function failed(step: string, why: FailureClass = "user-exit", attempt = 1): Happening {
  return { type: "step.failed", step, attempt, failure: failureOf(why) };
}

export function cancelled(step: string, because: StopReason): Happening {
  return { type: "step.cancelled", step, because };
}

export function skipped(step: string, because: string): Happening {
  return { type: "step.skipped", step, because };
}

export function stopping(because: StopReason, finishRunning = false): Happening {
  return { type: "run.stopping", because, finishRunning };
}

export const sigint: StopReason = { kind: "signal", signal: "SIGINT" };

export function failureOf(why: FailureClass): Failure {
  return why === "user-exit"
    ? { class: why, message: "exit code 3", exit: { code: 3 } }
    : { class: why, message: `it was ${why}` };
}
