import type { Plan, PlannedStep } from "../../compile/plan.ts";
import type { Happening, ScheduleSettings } from "../../events/event.ts";
import { decide, newSchedule, type ScheduleState } from "../decide.ts";
import type { Action, ScheduleInput } from "../decision.ts";
import { planOf, runStarted } from "./planned.ts";

/** Gives `decide` one event after the other, and tells its actions in words. */
export class Driver {
  readonly begun: readonly string[];
  state: ScheduleState = newSchedule();
  wakeAtMs: number | undefined;
  #nowMs = 0;

  constructor(steps: readonly PlannedStep[], schedule: Partial<ScheduleSettings> = {}, said: Partial<Plan> = {}) {
    this.begun = this.#decide(runStarted(planOf(steps, said), schedule));
  }

  at(atMs: number): this {
    this.#nowMs = atMs;
    return this;
  }

  give(...happenings: readonly Happening[]): readonly string[] {
    return happenings.flatMap((happening) => this.#decide({ atMs: this.#nowMs, ...happening }));
  }

  tick(): readonly string[] {
    return this.#decide({ type: "tick" });
  }

  #decide(input: ScheduleInput): readonly string[] {
    const { state, actions, wakeAtMs } = decide(this.state, input, this.#nowMs);
    this.state = state;
    this.wakeAtMs = wakeAtMs;
    return actions.map(words);
  }
}

/** `submit a 1`, `skip b because a`. */
export function words(action: Action): string {
  switch (action.do) {
    case "queue":
      return ["queue", action.step, ...(action.pool === undefined ? [] : ["for", action.pool])].join(" ");
    case "submit":
    case "expire":
      return `${action.do} ${action.step} ${action.attempt}`;
    case "retry":
      return `retry ${action.step} ${action.attempt} after ${action.failure.class} in ${action.delayMs}`;
    case "fail":
    case "break":
      return `${action.do} ${action.step} ${action.attempt} by ${action.failure.class}`;
    case "skip":
      return `skip ${action.step} because ${action.because}`;
    case "drop":
      return `drop ${action.step} because ${action.because.kind}`;
    case "cancel":
      return `cancel ${action.step} ${action.attempt} because ${action.because.kind}`;
    case "stop":
      return `stop because ${action.because.kind}${action.finishRunning ? ", finish what runs" : ""}`;
    case "finish":
      return `finish ${action.status}${action.rootFailure === undefined ? "" : ` by ${action.rootFailure}`}`;
  }
}
