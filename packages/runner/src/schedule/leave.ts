import type { Action } from "./decision.ts";
import { removeReady } from "./ready.ts";
import { isUnderWay, type StepState } from "./step-state.ts";
import { answered, issue, type Turn } from "./turn.ts";

/**
 * A step that is not in flight will not run any more. Whoever is about to start it finds that it has settled.
 *
 * What it has taken it keeps until that is on disk: another step might start in its room that is not to start any more.
 */
export function leave(turn: Turn, step: StepState, how: Extract<Action, { do: "skip" | "drop" | "fail" }>): void {
  const was = step.phase.is;
  step.phase = { is: "leaving", hasRoom: isUnderWay(step) };
  turn.state.counts.leaving += 1;
  if (was === "ready") removeReady(step);
  answered(turn.state, step, ["queue", "submit"]);
  issue(turn, how);
}

/** Skips all that needs a step, however far down: a list that grows while it is read, since recursion would overflow. */
export function skipDependants(turn: Turn, step: StepState, root: string): void {
  const reached = [step];
  for (const { dependants } of reached) {
    for (const dependant of dependants) {
      // It has begun although this need of it has not ended well: that was opened again meanwhile.
      if (isUnderWay(dependant)) dependant.lostNeed ??= root;
      if (dependant.phase.is !== "waiting" && dependant.phase.is !== "backingOff") continue;
      leave(turn, dependant, { do: "skip", step: dependant.name, because: root });
      reached.push(dependant);
    }
  }
}
