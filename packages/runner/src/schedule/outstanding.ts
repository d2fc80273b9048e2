import type { Action } from "./decision.ts";
import type { ScheduleState } from "./state.ts";

/**
 * Actions that no event has answered yet, in order: what a resumed run carries out first.
 *
 * To resume, give `decide` every stored event, ignore its actions, pick up what is `inFlight`, carry these out, then
 * give it a `tick`. Borrowed steps that are not cached yet are the loop's to settle, as at the start.
 */
export function outstanding(state: ScheduleState): readonly Action[] {
  return Array.from(state.issued.values(), (action) => withoutLateStart(state, action));
}

/**
 * Attempts that were begun and not judged. What is known of each stands in the view: collect those that have an outcome,
 * attach to those that have a handle, and submit the others again: same id, so the work is adopted if it was begun.
 */
export function inFlight(state: ScheduleState): readonly AttemptInFlight[] {
  return Array.from(state.steps.values()).flatMap(({ name, attempt, phase }) =>
    phase.is === "inFlight" ? [{ step: name, attempt }] : [],
  );
}

export interface AttemptInFlight {
  readonly step: string;
  readonly attempt: number;
}

/** Nobody has begun to start it, so in a run that stops nobody needs to. */
function withoutLateStart({ stop }: ScheduleState, action: Action): Action {
  if (action.do !== "submit" || stop === undefined) return action;
  return { do: "drop", step: action.step, because: stop.because };
}
