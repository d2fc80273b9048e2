import { firstDifference } from "../compile/first-difference.ts";
import type { Plan } from "../compile/plan.ts";
import type { PlanSettings } from "../compile/request.ts";
import type { LocatedProblem, Program, Target } from "./program.ts";

export interface SecondPlan {
  /** Loads the file again, in a thread of its own; disposed here. */
  readonly open: () => Promise<Program>;
  readonly target: Target;
  readonly settings: PlanSettings;
}

/** Plans once more from a fresh load; the problems when the two plans are not the same bytes. */
export async function checkDeterminism(first: Plan, second: SecondPlan): Promise<readonly LocatedProblem[]> {
  await using program = await second.open();
  const planned = await program.plan(second.target, second.settings);
  if (!planned.ok)
    return planned.problems.map((problem) => ({ ...problem, message: `Loaded again: ${problem.message}` }));
  const difference = firstDifference(first, planned.plan);
  if (difference === undefined) return [];
  return [
    {
      code: "NOT_DETERMINISTIC",
      message: `Two loads of the same file give two plans: ${difference}`,
      remedy: "Read no clock, randomness or environment while the file is imported: use `param`, or do it in a step.",
    },
  ];
}
