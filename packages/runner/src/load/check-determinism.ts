import { type Difference, firstDifference } from "../compile/first-difference.ts";
import type { Plan } from "../compile/plan.ts";
import type { PlanSettings } from "../compile/request.ts";
import { planDigest } from "./plan-digest.ts";
import type { LocatedProblem, MadePlan, Program, Target } from "./program.ts";

export interface SecondPlan {
  /** Loads the file again, in a thread of its own; disposed here. */
  readonly open: () => Promise<Program>;
  readonly target: Target;
  readonly settings: PlanSettings;
}

/**
 * Plans once more from a fresh load; the problems when the two plans are not the same bytes.
 *
 * May begin while the first plan is still being made, but not before its file is loaded: a clock must have moved on.
 */
export async function checkDeterminism(
  first: MadePlan | Promise<MadePlan>,
  second: SecondPlan,
): Promise<readonly LocatedProblem[]> {
  await using program = await second.open();
  const digest = await program.digest(second.target, second.settings);
  const made = await first;
  if (digest === (made.digest ?? planDigest(made))) return [];
  const planned = await program.plan(second.target, second.settings);
  if (!planned.ok)
    return planned.problems.map((problem) => ({ ...problem, message: `Loaded again: ${problem.message}` }));
  const difference = firstDifference(made.plan, planned.plan);
  return difference === undefined ? [] : [await culprit(difference, planned.plan, program)];
}

async function culprit(
  { step, field, before, after }: Difference,
  plan: Plan,
  program: Program,
): Promise<LocatedProblem> {
  const isPlanned = step !== undefined && plan.steps.some(({ name }) => name === step);
  const location = isPlanned ? await program.place(step) : undefined;
  const where = [...(step === undefined ? [] : [`steps.${step}`]), ...(field === "" ? [] : [field])].join(".");
  return {
    code: "NOT_DETERMINISTIC",
    message: `Two loads of the file give two plans: ${where}: ${cut(before)} → ${cut(after)}`,
    remedy: "Read no clock, randomness or changing file while the file is imported: use `param`, or do it in a step.",
    ...(step === undefined ? {} : { step }),
    field,
    ...(location === undefined ? {} : { location }),
  };
}

const longest = 200;

function cut(text: string | undefined): string {
  if (text === undefined) return "nothing";
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
