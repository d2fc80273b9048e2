import { backends } from "@pipeline/backends/registry";
import type { Plan } from "../compile/plan.ts";
import type { RunView } from "../events/view.ts";
import type { Program } from "../load/program.ts";
import { thisHost } from "../run/this-host.ts";
import { verdicts } from "../run/verdicts.ts";
import { prospectOf, type Verdict } from "../schedule/verdict.ts";
import { interruptedNote } from "./interrupted-note.ts";
import type { Invocation } from "./invocation.ts";
import type { OpenedProject } from "./open-project.ts";
import { type PlanForm, printPlan } from "./print-plan.ts";
import { knownSecrets, secretSources } from "./secrets.ts";

export interface PlanToShow {
  readonly opened: OpenedProject;
  readonly invocation: Invocation;
  readonly program: Program;
  readonly plan: Plan;
  /** The run that would be gone on with; absent: a new one. */
  readonly resumed?: RunView;
  readonly form: Pick<PlanForm, "isJson" | "isManifest">;
}

/** Prints the plan with what a run would do now; answers what is to be expected of one. */
export async function showPlan(shown: PlanToShow): Promise<ReturnType<typeof prospectOf>> {
  const { opened, invocation, plan, resumed, form } = shown;
  const found = await verdictsOf(shown);
  const note = resumed === undefined ? interruptedNote(opened.project.stateFolder, plan, Date.now()) : undefined;
  if (note !== undefined) invocation.stderr.write(`note: ${note}\n`);
  await printPlan(plan, { ...form, hasColor: opened.early.hasColor.stdout, verdicts: found }, invocation);
  return prospectOf(found.values());
}

async function verdictsOf({
  plan,
  opened,
  program,
  invocation,
  resumed,
}: PlanToShow): Promise<ReadonlyMap<string, Verdict>> {
  const { settings, project } = opened;
  const { cache, forceStep, pull } = settings;
  const { usable, problems } = await knownSecrets(plan, secretSources(opened, invocation.env));
  return verdicts({
    plan,
    program,
    project,
    backends,
    pull,
    host: thisHost(invocation.env),
    cache: { mayRead: cache === "use", mayWrite: false, forced: forceStep },
    secrets: usable,
    blocked: problems.map(({ problem }) => problem),
    ...(resumed === undefined ? {} : { resumed }),
  });
}
