import { dirname, resolve } from "node:path";
import { submittedPipeline } from "../compile/submitted.ts";
import type { SubmittedJob } from "../compile/submitted-job.ts";
import { openProgram } from "../load/open-program.ts";
import type { Program } from "../load/program.ts";
import type { ProjectConfig } from "../load/project/config.ts";
import { loadConfig } from "../load/project/load-config.ts";
import { findProject, type Project } from "../load/project/project.ts";
import { type EarlySettings, earlySettings } from "./early-settings.ts";
import type { GivenFlags } from "./given-flags.ts";
import type { Invocation } from "./invocation.ts";
import { type Named, named } from "./positionals.ts";
import { resolveSettings } from "./resolve-settings.ts";
import type { Settings } from "./settings.ts";

/** A user's file with the project around it. */
export interface OpenedProject {
  readonly named: Named;
  readonly project: Project;
  readonly config: ProjectConfig;
  readonly settings: Settings;
  /** What is said for this run alone, and what the project file says alone. */
  readonly said: Settings;
  readonly usual: Settings;
  readonly early: EarlySettings;
  /** Loads the file, in a thread of its own; each call loads it again. */
  readonly open: () => Promise<Program>;
}

/** A project with its settings, whatever is to run in it. */
export type AroundProject = Omit<OpenedProject, "named" | "open">;

/** Finds the project around the named file and reads its settings. Rejects with a `LoadError`. */
export async function openProject(
  invocation: Invocation,
  flags: GivenFlags,
  positionals: readonly string[],
): Promise<OpenedProject> {
  const what = named(positionals);
  const around = await projectAround(invocation, flags, dirname(what.file));
  const { early, project } = around;
  const { cwd, loadTimeoutMs: timeoutMs } = early;
  const place = { cwd, projectRoot: project.root, stateFolder: project.stateFolder };
  const onOutput = toStderr(invocation);
  const open = (): Promise<Program> => openProgram({ file: what.file, ...place, timeoutMs, onOutput });
  return { named: what, ...around, open };
}

/** The same for an ad-hoc job, which no file holds. */
export function openSubmitted(around: AroundProject, job: SubmittedJob): OpenedProject {
  const { root: projectRoot, stateFolder } = around.project;
  const open = async (): Promise<Program> => {
    const { hostProgram } = await import("../load/host-program.ts");
    return hostProgram({ pipeline: submittedPipeline(job), cwd: job.folder, projectRoot, stateFolder });
  };
  return { named: { file: job.folder, target: {}, steps: [] }, ...around, open };
}

/** Finds the project around a folder, which may be relative to the one that the command acts in. */
export async function projectAround(invocation: Invocation, flags: GivenFlags, folder = "."): Promise<AroundProject> {
  const early = earlySettings(invocation, flags);
  const { cwd, stateFolder, loadTimeoutMs: timeoutMs } = early;
  const found = findProject(resolve(cwd, folder), {});
  const project = stateFolder === undefined ? found : { ...found, stateFolder };
  const config = await loadConfig(project, { cwd, timeoutMs, onOutput: toStderr(invocation) });
  const said = resolveSettings({ flags, env: invocation.env });
  const usual = resolveSettings({ flags: new Map(), env: {}, config });
  const settings = resolveSettings({ flags, env: invocation.env, config });
  return { project, config, settings, said, usual, early };
}

/** What a user's file prints while it is loaded is no data of ours. */
function toStderr({ stderr }: Invocation): (text: string) => void {
  return (text) => void stderr.write(text);
}
