import { posix } from "node:path";
import { type Code, written } from "./code.ts";
import type { Entry, Note } from "./entry.ts";
import { envOf } from "./env.ts";
import { fieldOf, listOf, notCarried, numberOf, textOf } from "./fields.ts";
import { type Program, programOf } from "./program.ts";
import { durationOf, gpuProblems, resourcesOf } from "./resources.ts";
import { type Windows, windowsOf } from "./windows.ts";

/** Other steps as this one names them. */
export interface Known {
  readonly name: string;
  readonly constant: string;
}

export interface StepScope {
  readonly name: string;
  /** By their id. */
  readonly others: ReadonlyMap<string, Known>;
  /** Whether another step takes what this one leaves. */
  readonly isRead: boolean;
  /** From the new file to a path of the old one. */
  readonly path: (path: string) => string;
}

export interface TranslatedStep {
  readonly kind: "job" | "deploy";
  readonly spec: Readonly<Record<string, Code>>;
  readonly notes: readonly Note[];
  /** Why nothing can be made of it. */
  readonly problems: readonly Note[];
}

const usualArtifacts = "/primeway-artifacts";

/** One job or step of theirs as one of ours. */
export function translateStep(entry: Entry, scope: StepScope): TranslatedStep {
  const kind = textOf(entry, "job_type") === "deploy" ? "deploy" : "job";
  const program = programOf(entry);
  const links = linksOf(entry, scope);
  const { env, notes, problems } = envOf(entry);
  const resources = resourcesOf(entry);
  const inputs = inputsOf(entry, scope);
  const after = afterOf(entry, scope, Object.keys(inputs));
  const times = {
    timeout: durationOf(entry, "timeout", "job_timeout"),
    queueTimeout: durationOf(entry, "creation_timeout"),
  };
  const windows: Windows = kind === "deploy" ? windowsOf(entry) : { notes: [] };
  const keepsArtifacts = kind === "job" && links.some(({ from }) => from.startsWith("$OUTPUT_PATH"));
  return {
    kind,
    spec: {
      image: imageOf(entry, scope, program),
      ...wordsOf(program, links),
      ...(Object.keys(inputs).length === 0 ? {} : { inputs }),
      ...(keepsArtifacts ? { outputs: { artifacts: { raw: 'dir("artifacts")' } } } : {}),
      ...(after.length === 0 ? {} : { after }),
      ...(Object.keys(env).length === 0 ? {} : { env }),
      ...(Object.keys(resources).length === 0 ? {} : { resources }),
      ...(times.timeout === undefined || kind === "deploy" ? {} : { timeout: times.timeout }),
      ...(times.queueTimeout === undefined ? {} : { queueTimeout: times.queueTimeout }),
      ...(kind === "deploy" ? serviceOf(entry) : {}),
      ...(windows.schedule === undefined ? {} : { schedule: windows.schedule }),
    },
    notes: [
      ...notCarried(entry),
      ...program.notes,
      ...notes,
      ...unlinked(entry, program, links),
      ...meaningless(entry),
      ...windows.notes,
    ],
    problems: [...problems, ...problemsOf(entry, scope), ...gpuProblems(entry)],
  };
}

interface Link {
  /** As a shell reads it. */
  readonly from: string;
  /** Where their programs look. */
  readonly to: string;
}

/** Their programs find what others left below `/ID`, and leave their own in one folder. */
function linksOf(entry: Entry, { others, isRead }: StepScope): readonly Link[] {
  const read = listOf(entry, "inputs").flatMap((id): Link[] => {
    const other = others.get(String(id));
    return other === undefined ? [] : [{ from: `$INPUT_PATH/${other.name}`, to: `/${String(id)}` }];
  });
  const artifacts = textOf(entry, "artifacts_path");
  if (textOf(entry, "job_type") === "deploy" || (artifacts === undefined && !isRead)) return read;
  return [
    ...read,
    { from: "$OUTPUT_PATH/artifacts", to: posix.normalize(artifacts ?? usualArtifacts).replace(/\/$/, "") },
  ];
}

/** Links are made by a shell that then becomes the program, whose words stay words. */
function wordsOf({ argv, args, entryScript }: Program, links: readonly Link[]): Readonly<Record<string, Code>> {
  const words = argv ?? (entryScript === undefined || links.length === 0 ? undefined : ["python3", entryScript]);
  if (words === undefined) return args === undefined ? {} : { args };
  if (links.length === 0) return { command: words };
  const commands = links.flatMap(({ from, to }) => [
    ...(from.startsWith("$OUTPUT_PATH") ? [`mkdir -p "${from}"`] : []),
    ...(posix.dirname(to) === "/" ? [] : [`mkdir -p ${quoted(posix.dirname(to))}`]),
    `ln -sfn "${from}" ${quoted(to)}`,
  ]);
  return { command: ["sh", "-euc", [...commands, 'exec "$@"'].join(" && "), "sh", ...words] };
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

function unlinked(entry: Entry, { argv, entryScript }: Program, links: readonly Link[]): readonly Note[] {
  if (links.length === 0 || argv !== undefined || entryScript !== undefined) return [];
  const message = `its program is the image's own, so it must look in INPUT_PATH and write to OUTPUT_PATH/artifacts itself`;
  return [{ line: entry.line, message }];
}

/** What is carried over elsewhere, and not here. */
function meaningless(entry: Entry): readonly Note[] {
  const timeout = fieldOf(entry, "timeout", "job_timeout");
  const isDeploy = textOf(entry, "job_type") === "deploy";
  const request = listOf(entry, "inputs").includes("request_pipeline_input_dir") ? fieldOf(entry, "inputs") : undefined;
  return [
    ...(timeout !== undefined && isDeploy
      ? [{ line: timeout.line, message: "left out: timeout; a service stays until it is removed" }]
      : []),
    ...(request === undefined
      ? []
      : [
          {
            line: request.line,
            message: 'left out: request_pipeline_input_dir; give it as an input: `source("data.csv")`',
          },
        ]),
  ];
}

/** A ready image, or one that is built where something is put into it. */
function imageOf(entry: Entry, { path }: StepScope, { entryScript }: Program): Code {
  const base = textOf(entry, "docker_image") ?? "";
  const project = textOf(entry, "project_dir", "context");
  const requirements = listOf(entry, "requirements").map(String);
  const aptPackages = listOf(entry, "apt_packages").map(String);
  const ignore = listOf(entry, "ignore_patterns").map(String);
  if (project === undefined && requirements.length === 0 && aptPackages.length === 0) return base;
  const spec: Record<string, Code> = {
    ...(project === undefined ? {} : { project: path(project) }),
    base,
    ...(entryScript === undefined || project === undefined ? {} : { entryScript: posix.normalize(entryScript) }),
    ...(requirements.length === 0 && project !== undefined ? {} : { requirements }),
    ...(aptPackages.length === 0 ? {} : { aptPackages }),
    ...(ignore.length === 0 ? {} : { ignore: ignore.flatMap((pattern) => [pattern, `**/${pattern}`]) }),
  };
  return { raw: `build(${written(spec, "  ")})` };
}

function inputsOf(entry: Entry, { others }: StepScope): Readonly<Record<string, Code>> {
  const found = listOf(entry, "inputs").flatMap((id): [string, Code][] => {
    const other = others.get(String(id));
    return other === undefined ? [] : [[other.name, { raw: `${other.constant}.outputs.artifacts` }]];
  });
  return Object.fromEntries(found);
}

/** Order without data: what is an input is needed already. */
function afterOf(entry: Entry, { others }: StepScope, inputs: readonly string[]): readonly Code[] {
  return listOf(entry, "dependencies").flatMap((id): Code[] => {
    const other = others.get(String(id));
    return other === undefined || inputs.includes(other.name) ? [] : [{ raw: other.constant }];
  });
}

function serviceOf(entry: Entry): Readonly<Record<string, Code>> {
  const health = textOf(entry, "health_endpoint") ?? "";
  const readyTimeout = durationOf(entry, "health_check_timeout");
  const idleTimeout = durationOf(entry, "idle_timeout", "autoscaler_timeout");
  return {
    port: numberOf(entry, "port") ?? 0,
    health: health.startsWith("/") ? health : `/${health}`,
    ...(readyTimeout === undefined ? {} : { readyTimeout }),
    ...(idleTimeout === undefined ? {} : { idleTimeout }),
  };
}

/** R23, R25, R26, R27, and what a step of theirs must have. */
function problemsOf(entry: Entry, { others }: StepScope): readonly Note[] {
  const at = (key: string): number => fieldOf(entry, key)?.line ?? entry.line;
  const kind = textOf(entry, "job_type") ?? "run";
  const isProject = textOf(entry, "project_dir", "context") !== undefined;
  const isSaid = ["entry_script", "args", "command", "docker_command"].some((key) => fieldOf(entry, key) !== undefined);
  const unknown = ["dependencies", "inputs"].flatMap((key) =>
    listOf(entry, key)
      .filter((id) => !others.has(String(id)) && id !== "request_pipeline_input_dir")
      .map((id): Note => ({ line: at(key), message: `There is no step "${String(id)}".` })),
  );
  const checks: readonly (readonly [boolean, string, string])[] = [
    [kind !== "run" && kind !== "deploy", "job_type", `\`job_type\` is "${kind}"; it is run or deploy.`],
    [textOf(entry, "docker_image") === undefined, "docker_image", "There is no `docker_image`."],
    [isProject && !isSaid, "project_dir", "A project needs `entry_script`, `args` or `command`."],
    [kind === "deploy" && numberOf(entry, "port") === undefined, "port", "A deploy needs a `port`."],
    [
      kind === "deploy" && textOf(entry, "health_endpoint") === undefined,
      "port",
      "A deploy needs a `health_endpoint`.",
    ],
  ];
  return [...checks.flatMap(([isWrong, key, message]) => (isWrong ? [{ line: at(key), message }] : [])), ...unknown];
}
