import { giveBack } from "./claims.ts";
import { skipDependants } from "./leave.ts";
import { removeReady } from "./ready.ts";
import { isUnderWay, type StepState } from "./step-state.ts";
import { stopAfterFailure } from "./stop.ts";
import { answered, makeReady, type StepActionKind, type Turn } from "./turn.ts";

/** It has succeeded, or its outputs come from an earlier run: those that need it are one need nearer. */
export function settleGood(turn: Turn, step: StepState): void {
  settle(turn, step, { is: "settled", as: "good" });
  for (const dependant of step.dependants) {
    dependant.unmetNeeds -= 1;
    if (dependant.unmetNeeds === 0 && dependant.phase.is === "waiting") makeReady(turn, dependant);
  }
}

/** It has been cancelled or skipped: nothing that needs it can run. */
export function settleBad(turn: Turn, step: StepState, root: string): void {
  settle(turn, step, { is: "settled", as: "bad", root });
  turn.state.counts.bad += 1;
  skipDependants(turn, step, root);
}

export function settleFailed(turn: Turn, step: StepState): void {
  turn.state.rootFailure ??= step.name;
  settleBad(turn, step, step.name);
  stopAfterFailure(turn, step.name);
}

const allKinds: readonly StepActionKind[] = [
  "queue",
  "submit",
  "retry",
  "fail",
  "skip",
  "drop",
  "cancel",
  "expire",
  "break",
];

function settle({ state }: Turn, step: StepState, phase: Extract<StepState["phase"], { is: "settled" }>): void {
  const was = step.phase.is;
  if (isUnderWay(step)) giveBack(step.group.claims);
  step.phase = phase;
  if (was === "ready") removeReady(step);
  if (was === "leaving") state.counts.leaving -= 1;
  state.counts.open -= 1;
  answered(state, step, allKinds);
}
