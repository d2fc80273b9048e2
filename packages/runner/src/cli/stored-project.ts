import type { PlanSource } from "../events/event.ts";
import { findProject } from "../load/project/project.ts";
import type { StoredRun } from "../store/stored-run.ts";
import { earlySettings } from "./early-settings.ts";
import type { GivenFlags } from "./given-flags.ts";
import type { Invocation } from "./invocation.ts";
import { namedRun } from "./named-run.ts";
import { type OpenedProject, openProject, openSubmitted, projectAround } from "./open-project.ts";
import { UsageError } from "./usage-error.ts";

/** A stored run with the file that it came from. */
export interface StoredProject {
  readonly stored: StoredRun;
  readonly source: PlanSource;
  readonly opened: OpenedProject;
}

/** Finds the run, then the file that it was planned from. Throws a `UsageError` where there is none. */
export async function openStored(invocation: Invocation, flags: GivenFlags, name: string): Promise<StoredProject> {
  const { stateFolder, stored } = findStored(invocation, flags, name);
  const source = sourceOf(stored);
  const opened = await openSource(invocation, flags, source);
  return { stored, source, opened: { ...opened, project: { ...opened.project, stateFolder } } };
}

async function openSource(invocation: Invocation, flags: GivenFlags, source: PlanSource): Promise<OpenedProject> {
  if ("job" in source) return openSubmitted(await projectAround(invocation, flags, source.job.folder), source.job);
  const file = source.target === undefined ? source.file : `${source.file}#${source.target}`;
  return openProject(invocation, flags, [file]);
}

/** Finds the run below the folder that the command acts in. */
export function findStored(
  invocation: Invocation,
  flags: GivenFlags,
  name: string,
): { readonly stateFolder: string; readonly stored: StoredRun } {
  const { cwd, stateFolder = findProject(cwd, {}).stateFolder } = earlySettings(invocation, flags);
  return { stateFolder, stored: namedRun({ stateFolder, nowMs: Date.now() }, name) };
}

function sourceOf({ source, run }: StoredRun): PlanSource {
  if (source !== undefined) return source;
  throw new UsageError(
    `run ${run} was started from code: go on with it from there, by \`resume\` of @pipeline/runner.`,
  );
}
