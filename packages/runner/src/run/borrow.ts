import type { Plan } from "../compile/plan.ts";
import type { LocatedProblem } from "../load/program.ts";
import { type EarlierResult, earlierResults } from "../store/earlier-results.ts";

/** What earlier runs have of the steps that selection leaves out. */
export interface Borrowed {
  /** The newest result of each. */
  readonly results: ReadonlyMap<string, EarlierResult>;
  readonly missing: readonly LocatedProblem[];
}

export function borrow(plan: Plan, stateFolder: string): Borrowed {
  const wanted = plan.borrowed.map((step) => step.name);
  const results = earlierResults(stateFolder, plan, wanted);
  return { results, missing: wanted.filter((step) => !results.has(step)).map(resultMissing) };
}

function resultMissing(step: string): LocatedProblem {
  return {
    code: "RESULT_MISSING",
    step,
    message: `Step "${step}" is left out by the selection, its outputs are needed, and no earlier run has them.`,
    remedy: "Run it once, or select it too: --until or without --only.",
  };
}
