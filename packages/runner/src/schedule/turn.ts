import type { Action } from "./decision.ts";
import { addReady } from "./ready.ts";
import type { ScheduleState } from "./state.ts";
import type { StepState } from "./step-state.ts";

/** One call of `decide` at work. */
export interface Turn {
  readonly state: ScheduleState;
  readonly actions: Action[];
  /** Ready since the last look for room: what does not start at once is queued. */
  readonly newlyReady: StepState[];
}

/** Decides upon an action; it is outstanding until `settleAction` is called. */
export function issue({ state, actions }: Turn, action: Action): void {
  state.issued.set(keyOf(action), action);
  actions.push(action);
}

/** The event of these actions of a step has come back, or they are of no use any more. */
export function answered({ issued }: ScheduleState, step: StepState, kinds: readonly StepActionKind[]): void {
  for (const kind of kinds) issued.delete(`${kind} ${step.name}`);
}

export type StepActionKind = Exclude<Action["do"], "stop" | "finish">;

export function keyOf(action: Action): string {
  switch (action.do) {
    case "stop":
      return `stop ${action.because.kind} ${action.finishRunning}`;
    case "finish":
      return "finish";
    default:
      return `${action.do} ${action.step}`;
  }
}

/** The step's needs are met and no wait is left. */
export function makeReady(turn: Turn, step: StepState): void {
  step.phase = { is: "ready" };
  addReady(step);
  turn.newlyReady.push(step);
}
