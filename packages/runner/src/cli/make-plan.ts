import type { Plan } from "../compile/plan.ts";
import type { PlanSettings } from "../compile/request.ts";
import { checkDeterminism } from "../load/check-determinism.ts";
import type { MadePlan, Program } from "../load/program.ts";
import type { GivenFlags } from "./given-flags.ts";
import type { OpenedProject } from "./open-project.ts";
import { planSettings } from "./plan-settings.ts";
import { Refused } from "./refused.ts";

/** Compiles what was named; throws `Refused` with every problem. */
export async function makePlan(opened: OpenedProject, flags: GivenFlags, program: Program): Promise<Plan> {
  return (await made(program, opened, await planSettings(opened, flags))).plan;
}

/** The same, and once more from a fresh load: a plan that is shown must be the plan that a run would have. */
export async function makePlanTwice(opened: OpenedProject, flags: GivenFlags, program: Program): Promise<Plan> {
  const settings = await planSettings(opened, flags);
  const first = made(program, opened, settings);
  const second = checkDeterminism(first, { open: opened.open, target: opened.named.target, settings });
  const [plan, problems] = await Promise.allSettled([first, second]);
  if (plan.status === "rejected") throw plan.reason;
  if (problems.status === "rejected") throw problems.reason;
  if (problems.value.length > 0) throw new Refused(problems.value);
  return plan.value.plan;
}

async function made(program: Program, { named }: OpenedProject, settings: PlanSettings): Promise<MadePlan> {
  const planned = await program.plan(named.target, settings);
  if (!planned.ok) throw new Refused(planned.problems);
  return planned;
}
