import type { Plan } from "../compile/plan.ts";
import type { Happening } from "../events/event.ts";
import { earlierResults } from "../store/earlier-results.ts";
import { newRunId } from "../store/run-id.ts";
import { RunLog } from "../store/run-log.ts";
import { openStateFolder } from "../store/state-folder.ts";
import { ActiveRun } from "./active-run.ts";
import { OpenBackends } from "./open-backends.ts";
import { RunRefused } from "./refused.ts";
import type { RunInProgress, RunRequest } from "./request.ts";

/**
 * Starts a run of a plan that has been checked; its first event is on disk when this resolves.
 *
 * Rejects with `RunRefused` when something that the plan needs is not there; then nothing was started.
 */
export async function startRun(request: RunRequest): Promise<RunInProgress> {
  const { plan, host, project } = request;
  const borrowed = borrow(plan, project.stateFolder);
  openStateFolder(project.stateFolder);
  const backends = await OpenBackends.open(plan, request);
  const id = newRunId(host.now(), host.random);
  const run = new ActiveRun({ id, request, backends, borrowed, log: RunLog.create(project.stateFolder, id) });
  run.start();
  return run;
}

/** Steps that selection leaves out give the newest results that earlier runs have of them. */
function borrow(plan: Plan, stateFolder: string): Extract<Happening, { type: "step.cached" }>[] {
  const wanted = plan.borrowed.map((step) => step.name);
  const found = earlierResults(stateFolder, plan, wanted);
  const missing = wanted.filter((step) => !found.has(step));
  if (missing.length > 0) throw RunRefused.because(missing.map(resultMissing));
  return [...found].map(([step, result]) => ({ type: "step.cached", step, ...result }));
}

function resultMissing(step: string) {
  return {
    code: "RESULT_MISSING",
    step,
    message: `step "${step}" is left out by the selection, its outputs are needed, and no earlier run has them`,
    remedy: `run it once, or select it too: --until or without --only`,
  } as const;
}
