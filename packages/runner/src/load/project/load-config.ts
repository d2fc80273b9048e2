import { relative } from "node:path";
import { LoadThread } from "../thread/load-thread.ts";
import type { ProjectConfig } from "./config.ts";
import type { Project } from "./project.ts";

export interface ConfigOptions {
  /** What locations are relative to. */
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly onOutput: (text: string) => void;
}

/** The project's settings, deeply frozen; rejects with a `LoadError`. No thread is started where there is no file. */
export async function loadConfig(
  { root, stateFolder, configFile }: Project,
  options: ConfigOptions,
): Promise<ProjectConfig> {
  if (configFile === undefined) return Object.freeze({});
  const { cwd, timeoutMs, onOutput } = options;
  const data = { holds: "config", file: configFile, cwd, projectRoot: root, stateFolder } as const;
  await using thread = new LoadThread({ data, shown: relative(cwd, configFile), timeoutMs, onOutput });
  await thread.loaded;
  return deepFreeze(await thread.call<() => Promise<ProjectConfig>>("config", []));
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === "object" && inner !== null) deepFreeze(inner);
  return Object.freeze(value);
}
