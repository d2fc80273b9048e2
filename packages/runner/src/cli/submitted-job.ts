import { existsSync, statSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import type { Json } from "@pipeline/dsl";
import type { SubmittedJob, SubmittedResources } from "../compile/submitted-job.ts";
import { findProject } from "../load/project/project.ts";
import type { OpenedProject } from "./open-project.ts";
import type { Settings } from "./settings.ts";
import { submittedName } from "./submitted-name.ts";
import { UsageError } from "./usage-error.ts";

/** A job as a command line says it, and the paths that it binds to inputs, by name. */
export interface Submitted {
  readonly job: SubmittedJob;
  readonly paths: Readonly<Record<string, string>>;
}

/** Throws a `UsageError` for what cannot be meant. */
export function submittedJob(
  { settings, early }: Pick<OpenedProject, "settings" | "early">,
  words: readonly string[],
  cache: boolean,
): Submitted {
  const { values, paths } = inputsOf(settings.input, early.cwd);
  const program = programOf(settings, words, early.cwd);
  const job: SubmittedJob = {
    name: settings.name ?? submittedName(program),
    folder: early.cwd,
    ...program,
    ...(settings.user === undefined ? {} : { user: settings.user }),
    ...(settings.platform === undefined ? {} : { platform: settings.platform }),
    ...(settings.files.length === 0 ? {} : { files: settings.files }),
    ...shippedFolder(settings, early.cwd),
    values,
    paths: Object.keys(paths),
    outputs: outputsOf(settings.output),
    secrets: secretsOf(settings, early.cwd),
    resources: resourcesOf(settings),
    workers: settings.workers,
    cache,
  };
  return { job, paths };
}

/** Files that a command names here and that it will not find, since nothing ships. */
export function leftBehind({ command = [], image, files, project, folder }: SubmittedJob): readonly string[] {
  if (image !== undefined || files !== undefined || project !== undefined) return [];
  const words = command.filter((word) => word !== "" && !isAbsolute(word));
  return words.filter((word) => statSync(join(folder, word), { throwIfNoEntry: false })?.isFile() === true);
}

type SubmittedProgram = Pick<SubmittedJob, "command" | "script" | "interpreter" | "args" | "image" | "build">;

/** Words after `--` are the command; with a script, its arguments; in an image that is made, what its entry point is given. */
function programOf(
  { script, interpreter, image, build }: Settings,
  words: readonly string[],
  cwd: string,
): SubmittedProgram {
  if (build !== undefined && image !== undefined) throw new UsageError("--build makes the image: leave --image out.");
  const place = build === undefined ? (image === undefined ? {} : { image }) : { build: buildOf(cwd) };
  if (interpreter !== undefined && script === undefined) throw new UsageError("--interpreter runs a --script.");
  const by = interpreter === undefined ? {} : { interpreter: interpreter.trim().split(/\s+/) };
  if (script !== undefined) return { script, ...by, args: words, ...place };
  if (build !== undefined) return { args: words, ...place };
  if (words.length > 0) return { command: words, ...place };
  if (image !== undefined) return { image };
  throw new UsageError("nothing says what runs: pipeline submit -- COMMAND, or --script FILE, or --image IMAGE.");
}

function buildOf(cwd: string): NonNullable<SubmittedJob["build"]> {
  return existsSync(join(cwd, "Dockerfile")) ? { dockerfile: "Dockerfile" } : { project: "." };
}

/** A folder that is nobody's project would ship all that somebody happens to keep there. */
const projectMarks = ["pipeline.config.ts", ".git", "package.json", "pyproject.toml", "requirements.txt"];

function shippedFolder({ ships, ...said }: Settings, cwd: string): Pick<SubmittedJob, "project"> {
  if (ships !== undefined) return ships === "" ? {} : { project: ships };
  return shipsByItself(said, cwd) ? { project: "." } : {};
}

/** Whether a job ships its folder though nothing says so. */
export function shipsByItself(
  { image, build, script, files = [] }: Pick<Settings | SubmittedJob, "image" | "build" | "script" | "files">,
  folder: string,
): boolean {
  if (image !== undefined || build !== undefined || script !== undefined || files.length > 0) return false;
  const folders = [folder, findProject(folder, {}).root];
  return folders.some((each) => projectMarks.some((mark) => existsSync(join(each, mark))));
}

function inputsOf(given: Settings["input"], cwd: string) {
  const values: Record<string, Json> = {};
  const paths: Record<string, string> = {};
  for (const [name, text] of Object.entries(given)) {
    if (text !== "" && existsSync(resolve(cwd, text))) paths[name] = text;
    else values[name] = valueIn(name, text);
  }
  return { values, paths };
}

/** JSON, or text where it is none; a path that leads nowhere is a mistake, and no text. */
function valueIn(name: string, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    const looksLikePath = /^[.~]{0,2}\/|^[^:]*\/|\.[A-Za-z][A-Za-z0-9]{0,7}$/.test(text);
    if (!looksLikePath) return text;
    const quoted = `--input ${name}='${JSON.stringify(text)}'`;
    throw new UsageError(`--input ${name}: there is no file or folder ${text}. If it is meant as text: ${quoted}`);
  }
}

function outputsOf(outputs: Settings["output"]): Settings["output"] {
  if (!Object.hasOwn(outputs, "result")) return outputs;
  throw new UsageError("--output: result is what the program leaves in outputs.json; choose another name.");
}

function secretsOf({ secret, secretAsFile }: Settings, cwd: string): SubmittedJob["secrets"] {
  const twice = secret.find((name) => Object.hasOwn(secretAsFile, name));
  if (twice !== undefined) throw new UsageError(`--secret and --secret-as-file both want the variable ${twice}.`);
  const files = Object.entries(secretAsFile).map(([name, { file, ...as }]) => {
    return [name, { ...as, ...(file !== undefined && { file: resolve(cwd, file) }) }];
  });
  return { ...Object.fromEntries(secret.map((name) => [name, {}])), ...Object.fromEntries(files) };
}

function resourcesOf({ cpu, memory, disk, gpus, gpuType: type }: Settings): SubmittedResources {
  const count = gpus ?? (type === undefined ? 0 : 1);
  return {
    ...(cpu === undefined ? {} : { cpu }),
    ...(memory === undefined ? {} : { memory }),
    ...(disk === undefined ? {} : { disk }),
    ...(count === 0 ? {} : { gpu: { count, ...(type === undefined ? {} : { type }) } }),
  };
}
