import { backends } from "@pipeline/backends/registry";
import type { Plan } from "../compile/plan.ts";
import type { Program } from "../load/program.ts";
import { thisHost } from "../run/this-host.ts";
import { type Verdict, verdicts } from "../run/verdicts.ts";
import type { GivenFlags } from "./given-flags.ts";
import type { Invocation } from "./invocation.ts";
import { makePlanTwice } from "./make-plan.ts";
import type { OpenedProject } from "./open-project.ts";
import { printPlan } from "./print-plan.ts";
import { problemsOf } from "./refused.ts";
import { findSecrets } from "./secrets.ts";

export interface PlanToShow {
  readonly opened: OpenedProject;
  readonly flags: GivenFlags;
  readonly invocation: Invocation;
  readonly isJson: boolean;
  readonly isManifest: boolean;
}

/** Prints the plan with what a run would do now; answers whether there is nothing to do. */
export async function showPlan({ opened, flags, invocation, isJson, isManifest }: PlanToShow): Promise<boolean> {
  await using program = await opened.open();
  const plan = await makePlanTwice(opened, flags, program);
  const found = await verdictsOf(plan, { opened, program, invocation });
  const hasColor = opened.early.hasColor.stdout;
  await printPlan(plan, { isJson, isManifest, hasColor, verdicts: found }, invocation);
  return plan.steps.every(({ name }) => found.get(name)?.is === "cached");
}

async function verdictsOf(
  plan: Plan,
  { opened, program, invocation }: Pick<PlanToShow, "opened" | "invocation"> & { readonly program: Program },
): Promise<ReadonlyMap<string, Verdict>> {
  const { settings, project } = opened;
  const { cache, forceStep } = settings;
  return verdicts({
    plan,
    program,
    project,
    backends,
    host: thisHost(invocation.env),
    cache: { mayRead: cache === "use", mayWrite: false, forced: forceStep },
    secrets: await knownSecrets(plan, { opened, program, invocation }),
  });
}

/** A plan can be shown without secrets; steps that have one are then told as changed. */
async function knownSecrets(
  plan: Plan,
  { opened, program, invocation }: Pick<PlanToShow, "opened" | "invocation"> & { readonly program: Program },
): Promise<Readonly<Record<string, string>>> {
  const { settings, early } = opened;
  try {
    const { secretsFile, secretsCommand } = settings;
    return await findSecrets(plan, program, { env: invocation.env, secretsFile, secretsCommand, cwd: early.cwd });
  } catch (error) {
    if (problemsOf(error) === undefined) throw error;
    return {};
  }
}
