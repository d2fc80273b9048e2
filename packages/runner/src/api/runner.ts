import { resolve } from "node:path";
import type { BackendEntry } from "@pipeline/backends/contract";
import { backends as registry } from "@pipeline/backends/registry";
import { type Pipeline, parseBytes, parseDurationMs, type Step } from "@pipeline/dsl";
import { defaultGraceMs } from "../compile/grace.ts";
import type { Plan } from "../compile/plan.ts";
import { askSecrets } from "../data/ask-secrets.ts";
import { secretsOf, secretValues } from "../data/secret-values.ts";
import { hostProgram } from "../load/host-program.ts";
import type { Program } from "../load/program.ts";
import type { ProjectConfig } from "../load/project/config.ts";
import { loadConfig } from "../load/project/load-config.ts";
import { findProject, type Project } from "../load/project/project.ts";
import type { Reporter } from "../report/reporter.ts";
import type { Host } from "../run/host.ts";
import { RunRefused } from "../run/refused.ts";
import type { RunInProgress, RunRequest } from "../run/request.ts";
import { resumeRun, startRun } from "../run/start.ts";
import { thisHost } from "../run/this-host.ts";
import { usualCacheBytes } from "../store/cache-size.ts";
import { checkOptions } from "./option-fields.ts";
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
  readonly config: ProjectConfig;
  /** Absolute. */
  readonly cwd: string;
}

/** A project's settings are a short file. */
const configTimeoutMs = 30_000;

const notRunnable = "What runs is what `pipeline`, `job` or `deploy` returned; this is something else.";

/** Compiles a pipeline; throws `PipelineError` with every problem. */
export async function prepare(target: Runnable, options: RunOptions): Promise<Prepared> {
  if (!["pipeline", "job", "deploy"].includes(target?.kind)) throw new TypeError(notRunnable);
  checkOptions(options);
  const host = thisHost();
  const cwd = resolve(options.cwd ?? ".");
  const project = findProject(cwd, host.env);
  const config = await loadConfig(project, { cwd, timeoutMs: configTimeoutMs, onOutput: toStderr });
  const backends = { ...registry, ...options.backends };
  const surroundings = { cwd, projectRoot: project.root, stateFolder: project.stateFolder, backends, host: host.facts };
  const program = hostProgram({
    ...surroundings,
    ...(target.kind === "pipeline" ? { pipeline: target } : { step: target }),
  });
  const planned = await program.plan({}, planSettings(options, parseDurationMs(options.timeout), config));
  if (!planned.ok) throw new PipelineError(planned.problems);
  return { plan: planned.plan, program, project, backends, host, config, cwd };
}

/** Starts what has been prepared, or goes on with the run of that id; an aborted signal cancels it. */
export async function start(
  prepared: Prepared,
  options: RunOptions,
  { reporters = [], id }: { readonly reporters?: readonly Reporter[]; readonly id?: string } = {},
): Promise<RunInProgress> {
  const { config } = prepared;
  const total = options.workers ?? config.limits?.total;
  const request: RunRequest = {
    ...prepared,
    limits: {
      ...(total === undefined ? {} : { total }),
      backends: options.limits ?? config.limits?.backends ?? {},
    },
    cache: { mayRead: options.cache !== false, mayWrite: options.cache !== false, forced: options.force ?? [] },
    cacheBytes: parseBytes(options.cacheSize ?? config.cache?.size) ?? usualCacheBytes,
    ...(options.pull === undefined ? {} : { pull: options.pull }),
    policy: options.policy ?? "finish",
    ...(options.allowDirty === undefined ? {} : { allowDirty: options.allowDirty }),
    graceMs: parseDurationMs(options.grace) ?? defaultGraceMs,
    secrets: await secretsFor(prepared, options.secrets),
    reporters: [...(options.reporters ?? []), ...reporters],
  };
  const run = await (id === undefined ? startRun(request) : resumeRun(request, id));
  const cancel = (): void => run.stop({ kind: "request" });
  if (options.signal?.aborted) cancel();
  options.signal?.addEventListener("abort", cancel);
  // A signal that outlives the run must not hold on to it.
  const forget = (): void => options.signal?.removeEventListener("abort", cancel);
  run.done.then(forget, forget);
  return run;
}

/** Given ones, then the environment, then what the project's command prints. */
async function secretsFor({ plan, host, config, cwd, project }: Prepared, given: RunOptions["secrets"]) {
  const said = Object.entries({ ...host.env, ...given }).filter(([, value]) => value !== "" && value !== undefined);
  const near = Object.fromEntries(said);
  const projectRoot = project.root;
  const command = config.secrets?.command;
  const isComplete = [...secretsOf(plan).values()].every(({ name, file }) => (file ?? near[name]) !== undefined);
  if (command === undefined || isComplete) return secretValues(plan, { values: near, projectRoot });
  const asked = await askSecrets(command, cwd);
  const lookedIn = "the environment and secrets.command";
  if (asked.ok) return secretValues(plan, { values: { ...asked.values, ...near }, lookedIn, projectRoot });
  const message = `The command of \`secrets.command\` in pipeline.config.ts ${asked.how}.`;
  const remedy = "Try it in a shell: it prints NAME=VALUE lines.";
  throw RunRefused.because([{ code: "SECRET_MISSING", message, remedy }]);
}

/** What a project's settings print while they are loaded is no result of ours. */
function toStderr(text: string): void {
  process.stderr.write(text);
}
