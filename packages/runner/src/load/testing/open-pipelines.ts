import type { PlanSettings } from "../../compile/request.ts";
import { openProgram } from "../open-program.ts";
import type { Program } from "../program.ts";
import { plainSettings } from "./plan-settings.ts";
import type { TemporaryProject } from "./temporary-project.ts";

/** As the command line asks for it: nothing but the default backend. */
export const localSettings: PlanSettings = { ...plainSettings, backend: "local" };

/** Opens the project's `pipelines.ts` in a thread. */
export function openPipelines(
  { root }: TemporaryProject,
  onOutput: (text: string) => void = () => {},
): Promise<Program> {
  const surroundings = { cwd: root, projectRoot: root, stateFolder: `${root}/.pipeline` };
  return openProgram({ file: "pipelines.ts", ...surroundings, timeoutMs: 20_000, onOutput });
}
