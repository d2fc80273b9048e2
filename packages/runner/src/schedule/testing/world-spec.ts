import type { Failure } from "@pipeline/backends/contract";
import type { Plan } from "../../compile/plan.ts";
import type { Happening, ScheduleSettings } from "../../events/event.ts";

/** What an attempt does, decided beforehand. */
export interface Script {
  /** Between the decision to submit and `attempt.submitting`. */
  readonly prepareMs: number;
  readonly queueMs: number;
  readonly runMs: number;
  readonly failure?: Failure;
}

export interface WorldSpec {
  readonly plan: Plan;
  readonly schedule: ScheduleSettings;
  readonly script: (step: string, attempt: number) => Script;
  /** Answered by an earlier result instead of being submitted. */
  readonly cached?: ReadonlySet<string>;
  /** Of the cached ones: whoever needs one finds out that it is not whole. */
  readonly spoiled?: ReadonlySet<string>;
  /** From outside, in order of time. */
  readonly interrupts?: readonly { readonly atMs: number; readonly event: Happening }[];
  /** Posted just before the step succeeds. */
  readonly growth?: ReadonlyMap<string, Extract<Happening, { type: "steps.added" }>>;
  /** Deploys, and how long after they have succeeded their services die. */
  readonly deaths?: ReadonlyMap<string, number>;
  /** The runner dies when this many events are on disk, once for each number, and comes back at once. */
  readonly crashesAfter?: readonly number[];
}
