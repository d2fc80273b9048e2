import type { RunEvent } from "../events/event.ts";
import { decisiveReason } from "../events/stop-reason.ts";
import { leave } from "./leave.ts";
import type { ScheduleState, Stop } from "./state.ts";
import { isUnstarted, type StepState } from "./step-state.ts";
import { issue, keyOf, type Turn } from "./turn.ts";

/** Nothing starts from now on; what is to end does so once the stop is on disk. */
export function announceStop(turn: Turn, stop: Omit<Stop, "isOnDisk">): void {
  widenStop(turn.state, { ...stop, isOnDisk: false });
  issue(turn, { do: "stop", ...stop });
}

/** After a step has failed for a reason of its own. */
export function stopAfterFailure(turn: Turn, step: string): void {
  const { policy, stop, counts } = turn.state;
  if (policy === "keep-going" || counts.open === counts.leaving) return;
  const finishRunning = policy === "finish";
  if (stop === undefined || (stop.finishRunning && !finishRunning)) {
    announceStop(turn, { because: { kind: "failure", step }, finishRunning });
  }
}

/** A stop that we announced, or one from outside, which may come on top of another and be stricter. */
export function carryOutStop(
  turn: Turn,
  { because, finishRunning }: Extract<RunEvent, { type: "run.stopping" }>,
): void {
  const { state } = turn;
  state.issued.delete(keyOf({ do: "stop", because, finishRunning }));
  widenStop(state, { because, finishRunning, isOnDisk: true });
  for (const step of state.steps.values()) endIfStopping(turn, step);
}

/** Takes a step out of a run that stops, once that is on disk; of one that is judged, the verdict is waited for. */
export function endIfStopping(turn: Turn, step: StepState): void {
  const { stop, issued } = turn.state;
  if (stop?.isOnDisk !== true) return;
  const { name, attempt, phase } = step;
  const { because } = stop;
  if (isUnstarted(step)) leave(turn, step, { do: "drop", step: name, because });
  const isToEnd = phase.is === "inFlight" && !phase.hasEnded && !stop.finishRunning && !issued.has(`cancel ${name}`);
  if (isToEnd) issue(turn, { do: "cancel", step: name, attempt, because });
}

/** Of two stops the stricter one holds, whichever came first. */
function widenStop(state: ScheduleState, { because, finishRunning, isOnDisk }: Stop): void {
  const { stop } = state;
  state.stop = {
    because: decisiveReason(stop?.because, because),
    finishRunning: finishRunning && stop?.finishRunning !== false,
    isOnDisk,
  };
}
