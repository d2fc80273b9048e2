import type { Failure } from "@pipeline/backends/contract";
import type { RunEvent } from "../events/event.ts";
import { removeReady } from "./ready.ts";
import type { StepState } from "./step-state.ts";
import { answered, issue, type Turn } from "./turn.ts";

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
  if (phase.is === "waiting" || phase.is === "ready" || phase.is === "backingOff") failUnstarted(turn, step, broken);
  if (phase.is === "inFlight" && !phase.hasEnded) issue(turn, { do: "break", step: name, attempt, failure: broken });
}

function failUnstarted(turn: Turn, step: StepState, failure: Failure): void {
  const was = step.phase.is;
  step.phase = { is: "leaving" };
  if (was === "ready") removeReady(step);
  turn.state.counts.leaving += 1;
  answered(turn.state, step, ["queue"]);
  issue(turn, { do: "fail", step: step.name, attempt: step.attempt, failure });
}
