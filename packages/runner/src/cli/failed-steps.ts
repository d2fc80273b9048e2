import type { FileSource } from "../events/event.ts";
import type { StepStatus } from "../events/view.ts";
import { runsNewestFirst } from "../store/runs.ts";
import { readRunLog } from "../store/stored-log.ts";
import { openStoredRun } from "../store/stored-run.ts";
import { UsageError } from "./usage-error.ts";

const ended: ReadonlySet<StepStatus> = new Set(["succeeded", "cached"]);

/** What a run was planned from: a file, and the export where one was named. */
export type RunOrigin = Pick<FileSource, "file" | "target">;

/** Steps of the last run of a pipeline that did not end well. Throws a `UsageError` where there are none. */
export function failedSteps(stateFolder: string, origin: RunOrigin, nowMs: number): readonly string[] {
  const run = runsNewestFirst(stateFolder).find((each) => isOf(stateFolder, each, origin));
  const stored = run === undefined ? undefined : openStoredRun(stateFolder, run, nowMs);
  const { file, target } = origin;
  const named = target === undefined ? file : `${file}#${target}`;
  if (stored === undefined) throw new UsageError(`--failed: no run of ${named} is stored.`);
  const failed = [...stored.view.steps.values()].filter(({ status }) => !ended.has(status));
  if (failed.length === 0) throw new UsageError(`--failed: all steps of the last run, ${stored.run}, ended well.`);
  // A build comes along with the steps that need it, which did not run either.
  return failed.filter(({ kind }) => kind !== "build").map(({ name }) => name);
}

/** A log that cannot be used is no run to go on from. */
function isOf(stateFolder: string, run: string, { file, target }: RunOrigin): boolean {
  const log = readRunLog(stateFolder, run);
  const first = log.is === "whole" ? log.events[0] : undefined;
  const source = first?.type === "run.started" ? first.source : undefined;
  return source !== undefined && "file" in source && source.file === file && source.target === target;
}
