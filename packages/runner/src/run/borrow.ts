import type { Staging } from "@pipeline/backends/contract";
import type { Plan, PlannedStep } from "../compile/plan.ts";
import { refsOf } from "../compile/refs.ts";
import type { LocatedProblem } from "../load/program.ts";
import { type EarlierResult, earlierResults } from "../store/earlier-results.ts";

/** The newest result of each borrowed step that earlier runs have. */
export type Lent = ReadonlyMap<string, EarlierResult>;

/** What earlier runs have of the steps that selection leaves out. */
export interface Borrowed {
  readonly lent: Lent;
  readonly missing: readonly LocatedProblem[];
}

export function borrow(plan: Plan, stateFolder: string): Borrowed {
  const wanted = plan.borrowed.map((step) => step.name);
  const lent = earlierResults(stateFolder, plan, wanted);
  return { lent, missing: wanted.filter((step) => !lent.has(step)).map(resultMissing) };
}

/**
 * Why a step cannot run on what it borrows: a file of it is not whole. What is borrowed is not made anew, as the
 * selection leaves it out: the plan does not say how, and today's program may give something else.
 */
export async function spoiltLoan(
  step: PlannedStep,
  lent: Lent,
  staging: Pick<Staging, "holds">,
): Promise<LocatedProblem | undefined> {
  if (lent.size === 0) return undefined;
  for (const { step: lender, output } of refsOf(step)) {
    const result = lent.get(lender);
    const artifact = result?.artifacts[output];
    if (result === undefined || artifact === undefined || (await staging.holds(artifact))) continue;
    return {
      code: "RESULT_MISSING",
      step: step.name,
      message: `Step "${step.name}" takes "${output}" of step "${lender}", which is left out by the selection. What run ${result.from} wrote is not there any more, or has changed: ${artifact.location}.`,
      remedy: `Let "${lender}" make it again, by selecting it too: --until or without --only.`,
    };
  }
  return undefined;
}

function resultMissing(step: string): LocatedProblem {
  return {
    code: "RESULT_MISSING",
    step,
    message: `Step "${step}" is left out by the selection, its outputs are needed, and no earlier run has them.`,
    remedy: "Run it once, or select it too: --until or without --only.",
  };
}
