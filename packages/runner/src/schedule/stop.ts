import type { RunEvent } from "../events/event.ts";
import { decisiveReason } from "../events/stop-reason.ts";
import { leave } from "./leave.ts";
import type { ScheduleState, Stop } from "./state.ts";
import type { Phase, StepState } from "./step-state.ts";
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

/** Takes a step out of a run that stops, once that is on disk. */
export function endIfStopping(turn: Turn, step: StepState): void {
  const { stop, issued } = turn.state;
  if (stop?.isOnDisk !== true) return;
  const { name, attempt } = step;
  const { because } = stop;
  const how = wayOut(step.phase);
  if (how === "drop") leave(turn, step, { do: "drop", step: name, because });
  const isToEnd = how === "cancel" && !stop.finishRunning && !issued.has(`cancel ${name}`);
  if (isToEnd) issue(turn, { do: "cancel", step: name, attempt, because });
}

function wayOut(phase: Phase): "drop" | "cancel" | "none" {
  switch (phase.is) {
    case "waiting":
    case "ready":
    case "backingOff":
      return "drop";
    case "inFlight":
      return phase.hasEnded ? "none" : "cancel";
    // Their events are on the way: `starting` is cancelled once it is in flight, `judged` is dropped or fails.
    case "starting":
    case "judged":
    case "borrowed":
    case "leaving":
    case "settled":
      return "none";
  }
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
