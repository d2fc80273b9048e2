import { take } from "./claims.ts";
import { lacking, nextToStart, removeReady } from "./ready.ts";
import type { StepState } from "./step-state.ts";
import { answered, issue, type Turn } from "./turn.ts";

/** Starts what has room, in order, and queues what has just become ready and has none. */
export function startWhatHasRoom(turn: Turn): void {
  const { state, newlyReady } = turn;
  const ready = newlyReady.splice(0);
  if (state.stop !== undefined) return;
  const { lanes } = state;
  for (let step = nextToStart(lanes.values()); step !== undefined; step = nextToStart(lanes.values()))
    start(turn, step);
  for (const step of ready) if (step.phase.is === "ready") queue(turn, step);
}

function start(turn: Turn, step: StepState): void {
  step.phase = { is: "starting" };
  removeReady(step);
  take(step.group.claims);
  answered(turn.state, step, ["queue"]);
  issue(turn, { do: "submit", step: step.name, attempt: step.attempt + 1 });
}

/** No pool is named where the step has room and is held back for one that has waited longer. */
function queue(turn: Turn, step: StepState): void {
  const pool = lacking(step)[0]?.pool.name;
  issue(turn, { do: "queue", step: step.name, ...(pool === undefined ? {} : { pool }) });
}
