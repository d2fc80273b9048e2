import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Json, JsonObject } from "@pipeline/dsl";
import type { PlannedStep } from "../../../compile/plan.ts";
import { localSettings, openPipelines } from "../../testing/open-pipelines.ts";
import type { TemporaryProject } from "../../testing/temporary-project.ts";

/** The bundles of a project's `pipelines.ts`, planned as a user would. */
export interface Bundles {
  /** Text of a step's module. */
  code(step: string): string;
  map(step: string): string;
  /** The component `code` of the step's cache key. */
  key(step: string): string | undefined;
  /** Starts the step's module in a process of its own, in a folder that holds nothing else. */
  run(step: string, given?: Given): Promise<Ran>;
}

export interface Given {
  readonly inputs?: JsonObject;
  /** Relative paths of files and directories, by the output's name. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** Called with the process once it has printed a line. */
  readonly onLine?: (pid: number) => void;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ran {
  readonly code: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Of `outputs.json`. */
  readonly outputs: Json | undefined;
  /** Absolute. */
  readonly outputFolder: string;
}

export async function bundlesOf(project: TemporaryProject): Promise<Bundles> {
  const planned = await plan(project);
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems, null, 2));
  const { steps } = planned.plan;
  const text = (step: string, at: string) => readFileSync(join(project.root, shipped(steps, step, at).from), "utf8");
  return {
    code: (step) => text(step, "run.mjs"),
    map: (step) => text(step, "run.mjs.map"),
    key: (step) => steps.find(({ name }) => name === step)?.key.code,
    run: (step, given = {}) => {
      const folder = mkdtempSync(join(project.root, "attempt-"));
      for (const at of ["run.mjs", "run.mjs.map"]) {
        copyFileSync(join(project.root, shipped(steps, step, at).from), join(folder, at));
      }
      return start(folder, given);
    },
  };
}

/** Problems as a person reads them, without frames. */
export async function problemsOf(project: TemporaryProject): Promise<readonly string[]> {
  const planned = await plan(project);
  if (planned.ok) return [];
  return planned.problems.map(({ code, step, message, remedy, location }) => {
    const at = location === undefined ? "nowhere" : `${location.file}:${location.line}:${location.column}`;
    return `${code} ${step} ${at}\n${message}\n${remedy}`;
  });
}

async function plan(project: TemporaryProject) {
  await using program = await openPipelines(project);
  return await program.plan({}, localSettings);
}

function shipped(steps: readonly PlannedStep[], step: string, at: string) {
  const file = steps.find(({ name }) => name === step)?.ships.find((each) => each.at === at);
  if (file === undefined) throw new Error(`${step} ships no ${at}`);
  return file;
}

function start(folder: string, { inputs = {}, outputs = {}, onLine, env = {} }: Given): Promise<Ran> {
  const [input, output] = [join(folder, "input"), join(folder, "output")];
  for (const each of [input, output]) mkdirSync(each);
  writeFileSync(join(input, "inputs.json"), JSON.stringify(inputs));
  const injected = { INPUT_PATH: input, OUTPUT_PATH: output, PIPELINE_OUTPUTS: JSON.stringify(outputs) };
  return new Promise((resolve) => {
    const options = { cwd: folder, env: { PATH: process.env.PATH ?? "", ...injected, ...env } };
    const child = execFile(process.execPath, ["run.mjs"], options, (error, stdout, stderr) => {
      const file = join(output, "outputs.json");
      const written: Json | undefined = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
      const code = error === null ? 0 : (error.signal ?? error.code ?? null);
      resolve({ code, stdout, stderr, outputs: written, outputFolder: output });
    });
    child.stdout?.once("data", () => onLine?.(child.pid ?? 0));
  });
}
