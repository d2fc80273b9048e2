import { rmSync } from "node:fs";
import { unknownBackend } from "../compile/backend.ts";
import type { Plan } from "../compile/plan.ts";
import type { CacheUse, RunEvent } from "../events/event.ts";
import { newRunId } from "../store/run-id.ts";
import { RunLog } from "../store/run-log.ts";
import { openStateFolder, runFolder } from "../store/state-folder.ts";
import { readRunLog } from "../store/stored-log.ts";
import { ActiveRun, type ActiveRunParts } from "./active-run.ts";
import { borrow, type Lent } from "./borrow.ts";
import { buildProblems } from "./check-builds.ts";
import type { Host } from "./host.ts";
import { alive, finished, unreadable } from "./not-resumable.ts";
import { OpenBackends } from "./open-backends.ts";
import { originOf } from "./origin.ts";
import { preflight } from "./preflight.ts";
import { isSystemFault, RunRefused } from "./refused.ts";
import type { RunInProgress, RunRequest } from "./request.ts";
import { Tenancy } from "./tenancy.ts";

/**
 * Starts a run of a plan that has been checked; its first event is on disk when this resolves.
 *
 * Rejects with `RunRefused` when something that the plan needs is not there; then nothing was started.
 */
export async function startRun(given: RunRequest): Promise<RunInProgress> {
  const { plan, project } = given;
  refuseUnknownLimits(given);
  const lent = borrowed(plan, project.stateFolder);
  openStateFolder(project.stateFolder);
  const { request, backends } = await open(given);
  try {
    await refuseBuilds(request, backends);
    await preflight(request, backends, lent);
    return begin({ request, backends, lent });
  } catch (refusal) {
    await backends[Symbol.asyncDispose]();
    throw refusal;
  }
}

/** A run whose beginning cannot be written leaves no trace. */
function begin(parts: Pick<ActiveRunParts, "request" | "backends" | "lent">): ActiveRun {
  const { project, host } = parts.request;
  const begun: { id?: string; log?: RunLog; tenancy?: Tenancy } = {};
  try {
    const { id, log } = Object.assign(begun, newLog(project.stateFolder, host));
    begun.tenancy = tenancyOf(parts.request, id);
    const run = new ActiveRun({ ...parts, id, log, tenancy: begun.tenancy });
    run.start();
    return run;
  } catch (fault) {
    begun.tenancy?.[Symbol.dispose]();
    begun.log?.[Symbol.dispose]();
    if (begun.id !== undefined) rmSync(runFolder(project.stateFolder, begun.id), { recursive: true, force: true });
    throw asRefusal(fault);
  }
}

/** What the file system says of a run that begins is a reason why it did not. */
function asRefusal(fault: unknown): unknown {
  return isSystemFault(fault) ? RunRefused.unrecordable(fault) : fault;
}

/**
 * Goes on with a run whose runner is gone: what runs is found again, what ended is harvested, the rest is started.
 *
 * Rejects with `RunRefused` when another runner drives it, or when it has finished.
 */
export async function resumeRun(given: RunRequest, id: string): Promise<RunInProgress> {
  const { plan, project } = given;
  const tenancy = tenancyOf(given, id);
  const stored = readRunLog(project.stateFolder, id);
  const isOver = stored.is === "whole" && stored.events.at(-1)?.type === "run.finished";
  if (stored.is === "unusable" || isOver) {
    tenancy[Symbol.dispose]();
    throw RunRefused.because([stored.is === "unusable" ? unreadable(id, stored.why) : finished(id)]);
  }
  const { events } = stored;
  const { request, backends } = await open(given);
  const log = RunLog.reopen(project.stateFolder, id);
  const cache = { ...usedCache(events), ...(request.cache.mayWrite ? {} : { mayWrite: false }) };
  const run = new ActiveRun({
    id,
    request: { ...request, cache },
    backends,
    lent: borrowed(plan, project.stateFolder),
    log,
    tenancy,
  });
  run.resume(events);
  return run;
}

/** What a run stands on, and which commit it was started from; found out side by side. */
async function open(request: RunRequest): Promise<{ readonly request: RunRequest; readonly backends: OpenBackends }> {
  const [backends, by] = await Promise.all([OpenBackends.open(request.plan, request), originOf(request)]);
  return { request: { ...request, host: { ...request.host, by } }, backends };
}

async function refuseBuilds(request: RunRequest, backends: OpenBackends): Promise<void> {
  const problems = await buildProblems(request, backends);
  if (problems.length > 0) throw RunRefused.because(problems);
}

/** Of many runs that begin within one second, two may draw the same id. */
function newLog(stateFolder: string, host: Host): { readonly id: string; readonly log: RunLog } {
  for (let tries = 1; ; tries += 1) {
    const id = newRunId(host.now(), host.random);
    try {
      return { id, log: RunLog.create(stateFolder, id) };
    } catch (error) {
      if (tries === 5 || !(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
  }
}

/** As the run began, so it goes on: what was forced then is forced now. */
function usedCache([first]: readonly RunEvent[]): CacheUse {
  const usual = { mayRead: true, mayWrite: true, forced: [] };
  return first?.type === "run.started" ? (first.cache ?? usual) : usual;
}

function tenancyOf({ project, host }: RunRequest, run: string): Tenancy {
  try {
    const tenancy = Tenancy.take(project.stateFolder, run, host);
    if (tenancy === undefined) throw RunRefused.because([alive(run)]);
    return tenancy;
  } catch (fault) {
    throw asRefusal(fault);
  }
}

/** A limit of a backend that is not there would hold nothing back, and nobody would know. */
function refuseUnknownLimits({ limits, backends }: RunRequest): void {
  const problems = Object.keys(limits.backends).flatMap((name) => unknownBackend(name, backends) ?? []);
  if (problems.length > 0) throw RunRefused.because(problems.map((each) => ({ ...each, field: "--limit" })));
}

function borrowed(plan: Plan, stateFolder: string): Lent {
  const { lent, missing } = borrow(plan, stateFolder);
  if (missing.length > 0) throw RunRefused.because(missing);
  return lent;
}
