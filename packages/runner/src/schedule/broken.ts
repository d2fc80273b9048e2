import type { RunEvent } from "../events/event.ts";
import { leave } from "./leave.ts";
import { isUnstarted, type StepState } from "./step-state.ts";
import { issue, type Turn } from "./turn.ts";

/**
 * A service has died: those that use it fail, whether they run or wait, and are not tried again. Whoever comes after it
 * uses it, with its url or without: a program may know the port by heart.
 *
 * One whose program has ended by then keeps its end.
 */
export function breakUsers(turn: Turn, { step, failure }: Extract<RunEvent, { type: "service.died" }>): void {
  const service = turn.state.steps.get(step);
  if (service === undefined) throw new Error(`internal: service.died of unknown step "${step}"`);
  service.died = { class: "not-ready", message: `the service "${step}", which it uses, died: ${failure.message}` };
  for (const user of service.dependants) breakIfDead(turn, user, service);
}

/** A step that needs what has died by now. */
export function breakIfDead(turn: Turn, step: StepState, { died }: StepState): void {
  if (died === undefined || step.phase.is === "settled" || step.phase.is === "leaving") return;
  step.broken ??= died;
  failIfBroken(turn, step);
}

/** Called whenever a step comes to where it can be taken out: what is on its way is waited for. */
export function failIfBroken(turn: Turn, step: StepState): void {
  const { broken, phase, name, attempt } = step;
  if (broken === undefined) return;
  if (isUnstarted(step)) leave(turn, step, { do: "fail", step: name, attempt, failure: broken });
  if (phase.is === "inFlight" && !phase.hasEnded) issue(turn, { do: "break", step: name, attempt, failure: broken });
}
