import { dirname, resolve } from "node:path";
import type { ProjectConfig } from "../load/config.ts";
import { loadConfig } from "../load/load-config.ts";
import { openProgram } from "../load/open-program.ts";
import type { Program } from "../load/program.ts";
import { findProject, type Project } from "../load/project.ts";
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

/** Finds the project around the named file and reads its settings. Rejects with a `LoadError`. */
export async function openProject(
  invocation: Invocation,
  flags: GivenFlags,
  positionals: readonly string[],
): Promise<OpenedProject> {
  const early = earlySettings(invocation, flags);
  const { cwd, stateFolder, loadTimeoutMs: timeoutMs } = early;
  const what = named(positionals);
  const found = findProject(dirname(resolve(cwd, what.file)), {});
  const project = stateFolder === undefined ? found : { ...found, stateFolder };
  // What a user's file prints while it is loaded is no data of ours.
  const onOutput = (text: string): void => invocation.stderr.write(text);
  const config = await loadConfig(project, { cwd, timeoutMs, onOutput });
  const said = resolveSettings({ flags, env: invocation.env });
  const usual = resolveSettings({ flags: new Map(), env: {}, config });
  const settings = resolveSettings({ flags, env: invocation.env, config });
  const place = { cwd, projectRoot: project.root, stateFolder: project.stateFolder };
  const open = (): Promise<Program> => openProgram({ file: what.file, ...place, timeoutMs, onOutput });
  return { named: what, project, config, settings, said, usual, early, open };
}
