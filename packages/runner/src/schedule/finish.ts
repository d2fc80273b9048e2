import type { RunStatus } from "../events/event.ts";
import type { ScheduleState } from "./state.ts";
import { issue, type Turn } from "./turn.ts";

/** Ends the run once every step has settled. */
export function finishIfDone(turn: Turn): void {
  const { state } = turn;
  if (state.lifecycle !== "open" || state.counts.open > 0) return;
  state.lifecycle = "finishing";
  const { rootFailure } = state;
  issue(turn, { do: "finish", status: statusOf(state), ...(rootFailure === undefined ? {} : { rootFailure }) });
}

/** A run that was cut short from outside is cancelled, whatever failed in it; one that was done by then is not. */
function statusOf({ counts, stop, rootFailure }: ScheduleState): RunStatus {
  if (counts.bad === 0) return "succeeded";
  const isCutShort = stop !== undefined && stop.because.kind !== "failure";
  return isCutShort || rootFailure === undefined ? "cancelled" : "failed";
}
