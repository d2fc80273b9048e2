import type { BackendEntry } from "@pipeline/backends/contract";
import { backends as registry } from "@pipeline/backends/registry";
import { type Duration, type Pipeline, parseDurationMs, type Step } from "@pipeline/dsl";
import type { Plan } from "../compile/plan.ts";
import { secretValues } from "../data/secret-values.ts";
import { hostProgram } from "../load/host-program.ts";
import type { Program } from "../load/program.ts";
import { findProject, type Project } from "../load/project.ts";
import type { Reporter } from "../report/reporter.ts";
import type { Host } from "../run/host.ts";
import type { RunInProgress, RunRequest } from "../run/request.ts";
import { resumeRun, startRun } from "../run/start.ts";
import { thisHost } from "../run/this-host.ts";
import { usualCacheBytes } from "../store/cache-size.ts";
import type { RunOptions } from "./options.ts";
import { PipelineError } from "./pipeline-error.ts";
import { planSettings } from "./plan-settings.ts";

/** What can run from code: a pipeline, or a step alone. */
export type Runnable = Pipeline | Step;

interface Prepared {
  readonly plan: Plan;
  readonly program: Program;
  readonly project: Project;
  readonly backends: Readonly<Record<string, BackendEntry>>;
  readonly host: Host;
}

const notRunnable = "What runs is what `pipeline`, `job` or `deploy` returned; this is something else.";

/** Compiles a pipeline; throws `PipelineError` with every problem. */
export async function prepare(target: Runnable, options: RunOptions): Promise<Prepared> {
  if (!["pipeline", "job", "deploy"].includes(target?.kind)) throw new TypeError(notRunnable);
  const host = thisHost();
  const cwd = options.cwd ?? process.cwd();
  const project = findProject(cwd, host.env);
  const backends = { ...registry, ...options.backends };
  const surroundings = { cwd, projectRoot: project.root, stateFolder: project.stateFolder, backends, host: host.facts };
  const program = hostProgram({
    ...surroundings,
    ...(target.kind === "pipeline" ? { pipeline: target } : { step: target }),
  });
  const planned = await program.plan({}, planSettings(options, durationMs("timeout", options.timeout)));
  if (!planned.ok) throw new PipelineError(planned.problems);
  return { plan: planned.plan, program, project, backends, host };
}

/** Starts what has been prepared, or goes on with the run of that id; an aborted signal cancels it. */
export async function start(
  prepared: Prepared,
  options: RunOptions,
  { reporters = [], id }: { readonly reporters?: readonly Reporter[]; readonly id?: string } = {},
): Promise<RunInProgress> {
  const { plan, host } = prepared;
  const request: RunRequest = {
    ...prepared,
    limits: { ...(options.workers === undefined ? {} : { total: options.workers }), backends: options.limits ?? {} },
    cache: { mayRead: options.cache !== false, mayWrite: options.cache !== false, forced: options.force ?? [] },
    cacheBytes: usualCacheBytes,
    policy: options.policy ?? "finish",
    graceMs: durationMs("grace", options.grace) ?? 10_000,
    secrets: secretValues(plan, { ...host.env, ...options.secrets }),
    reporters: [...(options.reporters ?? []), ...reporters],
  };
  const run = await (id === undefined ? startRun(request) : resumeRun(request, id));
  const cancel = (): void => run.stop({ kind: "request" });
  if (options.signal?.aborted) cancel();
  options.signal?.addEventListener("abort", cancel, { once: true });
  return run;
}

function durationMs(option: string, text: Duration | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseDurationMs(text);
  if (ms === undefined) throw new TypeError(`option \`${option}\` must be a duration such as "30s"; it is "${text}"`);
  return ms;
}
