import type { Happening } from "../events/event.ts";
import type { Note } from "../schedule/decision.ts";

/** The event that carries out an action by being written down. */
export function eventOf(action: Note): Happening {
  switch (action.do) {
    case "queue": {
      const { do: _, ...queued } = action;
      return { type: "step.queued", ...queued };
    }
    case "retry": {
      const { do: _, ...retrying } = action;
      return { type: "step.retrying", ...retrying };
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
