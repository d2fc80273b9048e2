import { backends } from "@pipeline/backends/registry";
import type { Plan } from "../compile/plan.ts";
import type { PlanSource } from "../events/event.ts";
import type { Program } from "../load/program.ts";
import type { RunRequest } from "../run/request.ts";
import { thisHost } from "../run/this-host.ts";
import type { Invocation } from "./invocation.ts";
import type { OpenedProject } from "./open-project.ts";
import { findSecrets, secretSources } from "./secrets.ts";
import { stepsAtOnce } from "./setting-values.ts";

export interface RunParts {
  readonly plan: Plan;
  readonly source: PlanSource;
  readonly opened: OpenedProject;
  readonly program: Program;
  readonly invocation: Invocation;
}

/** What the settings say about a run of a plan; nothing shows it yet. */
export async function runRequest({ plan, source, opened, program, invocation }: RunParts): Promise<RunRequest> {
  const { settings, project } = opened;
  const host = thisHost(invocation.env);
  const { concurrency, limit, policy, grace, cache, cacheSize, forceStep, allowDirty } = settings;
  const total = concurrency === undefined ? {} : { total: stepsAtOnce(concurrency, host.facts.cpus) };
  return {
    plan,
    source,
    program,
    project,
    host,
    backends,
    limits: { ...total, backends: limit },
    cache: { mayRead: cache === "use", mayWrite: cache !== "off", forced: forceStep },
    cacheBytes: cacheSize,
    policy,
    graceMs: grace,
    allowDirty,
    pull: settings.pull,
    secrets: await findSecrets(plan, program, secretSources(opened, invocation.env)),
    reporters: [],
  };
}
