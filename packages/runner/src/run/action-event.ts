import type { Happening } from "../events/event.ts";
import type { Action } from "../schedule/decision.ts";

/** An action that is done by writing it down. */
export type Recorded = Exclude<Action, { readonly do: "submit" | "cancel" | "expire" | "finish" }>;

/** The event that such an action ends in. */
export function eventOf(action: Recorded): Happening {
  switch (action.do) {
    case "queue":
      return { type: "step.queued", step: action.step };
    case "retry": {
      const { do: _, ...retry } = action;
      return { type: "step.retrying", ...retry };
    }
    case "fail":
      return { type: "step.failed", step: action.step, attempt: action.attempt, failure: action.failure };
    case "skip":
      return { type: "step.skipped", step: action.step, because: action.because };
    case "drop":
      return { type: "step.cancelled", step: action.step, because: action.because };
    case "stop":
      return { type: "run.stopping", because: action.because, finishRunning: action.finishRunning };
  }
}
