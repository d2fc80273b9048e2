import type { Handle, Outcome } from "@pipeline/backends/contract";
import type { RunEvent } from "../events/event.ts";
import type { StepView } from "../events/view.ts";

/** An attempt that an earlier runner began: found again by its handle, or judged by the outcome that is on disk. */
export interface KnownAttempt {
  readonly handle?: Handle;
  readonly outcome?: Outcome;
  /** How many of its metrics are on disk. */
  readonly metrics: number;
}

/** What the stored events say of a step's present attempt. */
export function knownAttempt(step: StepView, events: readonly RunEvent[]): KnownAttempt {
  const { name, attempt, handle, outcome } = step;
  const isItsMetric = (event: RunEvent): boolean =>
    event.type === "metric.reported" && event.step === name && event.attempt === attempt;
  return {
    ...(handle === undefined ? {} : { handle }),
    ...(outcome === undefined ? {} : { outcome }),
    metrics: events.filter(isItsMetric).length,
  };
}
