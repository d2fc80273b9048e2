import type { Plan } from "../compile/plan.ts";
import type { StepStatus } from "../events/view.ts";
import { namesText } from "../report/names-text.ts";
import { hasEnded } from "../store/log-lines.ts";
import { runsNewestFirst } from "../store/runs.ts";
import { openStoredRun } from "../store/stored-run.ts";

const inFlight: ReadonlySet<StepStatus> = new Set(["submitted", "pending", "running"]);
const mostNames = 5;

/**
 * Of the newest run, where it is one of this pipeline that was interrupted in the middle of steps: they may still be
 * going on, and a new run would start them beside. Of a run that has ended, a few bytes are read.
 */
export function interruptedNote(
  stateFolder: string,
  { pipeline, namespace }: Pick<Plan, "pipeline" | "namespace">,
  nowMs: number,
): string | undefined {
  const [newest] = runsNewestFirst(stateFolder);
  if (newest === undefined || hasEnded(stateFolder, newest)) return undefined;
  const { status, view } = openStoredRun(stateFolder, newest, nowMs) ?? {};
  if (status !== "interrupted" || view?.pipeline !== pipeline || view.namespace !== namespace) return undefined;
  const names = [...view.steps.values()].filter((step) => inFlight.has(step.status)).map(({ name }) => name);
  if (names.length === 0) return undefined;
  const steps = namesText(names, mostNames);
  return `run ${newest} was interrupted in the middle of ${steps}, which may still go on; to take it over instead of a new run: pipeline resume ${newest}`;
}
