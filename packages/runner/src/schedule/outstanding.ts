import type { Action } from "./decision.ts";
import type { ScheduleState } from "./state.ts";

/**
 * Actions that no event has answered yet, in order: what a resumed run carries out first.
 *
 * To resume, give `decide` every stored event, ignore its actions, carry these out, then give it a `tick`. Not in it
 * are the attempts in flight, which the view shows: attach to those with a handle, submit those without again (same id,
 * so the work is adopted where it was begun), collect those with an outcome; and borrowed steps without `step.cached`.
 */
export function outstanding(state: ScheduleState): readonly Action[] {
  return Array.from(state.issued.values(), (action) => withoutLateStart(state, action));
}

/** Nobody has begun to start it, so in a run that stops nobody needs to. */
function withoutLateStart({ stop }: ScheduleState, action: Action): Action {
  if (action.do !== "submit" || stop === undefined) return action;
  return { do: "drop", step: action.step, because: stop.because };
}
