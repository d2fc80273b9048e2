import { place } from "./add-steps.ts";
import { removeReady } from "./ready.ts";
import type { StepState } from "./step-state.ts";
import { answered, type Turn } from "./turn.ts";

/**
 * The earlier result that a step was settled by is not whole after all: the step is open again, and what needs it waits
 * for it again. What is in flight goes on with what it has.
 */
export function reopen(turn: Turn, step: StepState): void {
  const { phase } = step;
  if (phase.is !== "settled" || phase.as !== "good" || step.attempt > 0) {
    throw new Error(`internal: step.reopened of step "${step.name}", which is ${phase.is}`);
  }
  turn.state.counts.open += 1;
  for (const dependant of step.dependants) {
    dependant.unmetNeeds += 1;
    if (dependant.phase.is !== "ready") continue;
    dependant.phase = { is: "waiting" };
    removeReady(dependant);
    answered(turn.state, dependant, ["queue"]);
  }
  step.phase = { is: "waiting" };
  // Rare enough to look for what it needs among all; any of that may be open again, or not have ended well this time.
  place(
    turn,
    step,
    Array.from(turn.state.steps.values()).filter(({ dependants }) => dependants.includes(step)),
  );
}
