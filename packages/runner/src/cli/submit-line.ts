import type { PlanSettings } from "../compile/request.ts";
import type { SubmittedJob } from "../compile/submitted-job.ts";
import { shellWord } from "./shell-word.ts";
import { shipsByItself } from "./submitted-job.ts";

export interface SubmitLine {
  readonly job: SubmittedJob;
  readonly settings: Pick<PlanSettings, "inputs" | "env" | "backend" | "backendWins">;
  /** Where the line is to be given. */
  readonly cwd: string;
}

/** The words after `pipeline` that submit the job again; limits and looks are not kept with a run. */
export function submitWords({ job, settings, cwd }: SubmitLine): readonly string[] {
  const { command, args = [], workers } = job;
  const after = command ?? args;
  return [
    "submit",
    ...(cwd === job.folder ? [] : ["--cwd", job.folder]),
    ...["--name", job.name],
    ...(settings.backendWins ? ["--execution", settings.backend] : []),
    ...programWords(job),
    ...resourceWords(job.resources),
    ...(workers === 1 ? [] : ["--workers", String(workers)]),
    ...pairs("--env", settings.env),
    ...pairs("--input", { ...settings.inputs, ...texts(job.values) }),
    ...Object.entries(job.outputs).flatMap(([name, { kind, path }]) => [
      "--output",
      `${name}=${path}${kind === "dir" ? "/" : ""}`,
    ]),
    ...secretWords(job.secrets),
    ...(job.cache ? ["--cache", "use"] : []),
    ...(after.length === 0 ? [] : ["--", ...after]),
  ];
}

/** The same as a line to be pasted into a shell. */
export function submitText(program: readonly string[], line: SubmitLine): string {
  return [...program, ...submitWords(line)].map(shellWord).join(" ");
}

function programWords(job: SubmittedJob): readonly string[] {
  const { image, build, script, interpreter, files = [], user, platform } = job;
  return [
    ...optional("--image", image),
    ...optional("--build", build && "local"),
    ...optional("--user", user),
    ...optional("--platform", platform),
    ...optional("--script", script),
    ...optional("--interpreter", interpreter?.join(" ")),
    ...files.flatMap((glob) => ["--files", glob]),
    ...shippedWords(job),
  ];
}

function shippedWords(job: SubmittedJob): readonly string[] {
  const { project, folder } = job;
  if (project === (shipsByItself(job, folder) ? "." : undefined)) return [];
  return project === undefined ? ["--no-project"] : ["--project", project];
}

function resourceWords({ cpu, memory, disk, gpu }: SubmittedJob["resources"]): readonly string[] {
  return [
    ...optional("--cpu", cpu === undefined ? undefined : String(cpu)),
    ...optional("--memory", memory),
    ...optional("--disk", disk),
    ...optional("--gpus", gpu === undefined ? undefined : String(gpu.count)),
    ...optional("--gpu-type", gpu?.type),
  ];
}

function secretWords(secrets: SubmittedJob["secrets"]): readonly string[] {
  return Object.entries(secrets).flatMap(([name, { as, file }]) => {
    if (as === undefined) return ["--secret", name];
    return ["--secret-as-file", file === undefined ? name : `${name}=${file}`];
  });
}

function texts(values: SubmittedJob["values"]): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)]));
}

function pairs(flag: string, values: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
}

function optional(flag: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [flag, value];
}
