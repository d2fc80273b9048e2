import { createHash } from "node:crypto";
import type { Draft, Finding, Rules } from "@pipeline/backends/contract";
import { type Build, job, type Pipeline, pipeline } from "@pipeline/dsl";
import { compile } from "../compile.ts";
import type { Plan, PlannedStep } from "../plan.ts";
import type { Problem } from "../problem.ts";
import type {
  BuildFact,
  Compiled,
  CompileRequest,
  Facts,
  FileFact,
  PlanSettings,
  Selection,
  ShipFact,
} from "../request.ts";
import { type Survey, survey } from "../survey.ts";
import { wanted } from "../wanted.ts";

/** Settings as a command line without flags gives them. */
export const defaultSettings: PlanSettings = {
  params: {},
  setTexts: {},
  inputs: {},
  select: { steps: [], from: [], until: [], only: false },
  backend: "local",
  backendWins: false,
  env: {},
  resources: {},
  pools: {},
  images: { run: "node:24-slim", script: "python:3.12-slim" },
  strict: false,
};

export type SomeSettings = Partial<Omit<PlanSettings, "select">> & { readonly select?: Partial<Selection> };

export function settingsWith({ select, ...some }: SomeSettings = {}): PlanSettings {
  return { ...defaultSettings, ...some, select: { ...defaultSettings.select, ...select } };
}

/** A backend of two folders that honours what `check` does not find. */
export function rulesWith(check: (draft: Draft) => readonly Finding[] = () => []): Rules {
  return {
    check,
    manifest: (draft) => ({ step: draft.step }),
    view: (folder) => ({ work: `${folder}/work`, input: `${folder}/input`, output: `${folder}/output` }),
    inherits: [],
    serves: () => [{ reach: "public" }],
    capacity: () => ({ slots: 2 }),
  };
}

/** Answers every question: any source is a file, any step ships one. */
export function factsFor(surveyed: Survey): Facts {
  const { sources, secretFiles, bound, builds, ships } = wanted(surveyed);
  return {
    sources: new Map(sources.map(({ source, path }) => [source, fileFact(path)])),
    secretFiles: new Map(secretFiles.map(({ secret, path }) => [secret, `src/${path}`])),
    bound: new Map(bound.map(({ name, path }) => [name, fileFact(path)])),
    builds: new Map(builds.map(({ build }) => [build, buildFact(build)])),
    ships: new Map(ships.map((step) => [step.name, shipFact(step.spec.script ?? "run.mjs")])),
    sha256,
  };
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** A path that ends in a slash is a directory. */
export function fileFact(path: string): FileFact {
  return { path, of: path.endsWith("/") ? "dir" : "file", digest: { alg: "sha256", value: sha256(path) }, size: 1 };
}

/** A Dockerfile of two lines, or a project of a code file and its requirements. */
export function buildFact({ spec }: Build): BuildFact {
  const folder = String(spec.context ?? spec.project ?? ".");
  const largest = [{ path: "train.py", size: 2048 }];
  const context = { folder, ignore: ["**/.git"], digest: `sha256:${sha256(folder)}`, size: 2048, files: 1, largest };
  if (spec.dockerfile === undefined)
    return { context, python: { requirements: "requirements.txt", namesFiles: false } };
  return { context, dockerfile: { shown: spec.dockerfile, text: "FROM busybox:1.36\nCOPY . /app\n" } };
}

export function shipFact(at: string): ShipFact {
  const { digest, size } = fileFact(at);
  return { files: [{ at, from: `src/${at}`, kind: "file", digest, size }], code: sha256(at).slice(0, 8), entry: at };
}

export function requestFor(
  declared: Pipeline,
  some: SomeSettings = {},
  more: Partial<CompileRequest> = {},
): CompileRequest {
  const surveyed = survey(declared, settingsWith(some));
  const host = { cpus: 2, memoryBytes: 2 ** 32 };
  const rules = {
    local: { ...rulesWith(), images: "ignored" as const },
    docker: rulesWith(),
    kubernetes: { ...rulesWith(), keepsSecrets: true as const },
  };
  return { survey: surveyed, facts: factsFor(surveyed), host, rules, ...more };
}

export function planOf(declared: Pipeline, some: SomeSettings = {}, more: Partial<CompileRequest> = {}): Plan {
  const compiled = compile(requestFor(declared, some, more));
  if (!compiled.ok) throw new Error(told(compiled.problems));
  return compiled.plan;
}

export function stepOf(declared: Pipeline, name: string, some: SomeSettings = {}): PlannedStep {
  const step = planOf(declared, some).steps.find((one) => one.name === name);
  if (step === undefined) throw new Error(`the plan has no step "${name}"`);
  return step;
}

/** The step of a pipeline of one job, with two slots of a pool `gpus`. */
export function stepWith(spec: object, some: SomeSettings = {}): PlannedStep {
  return stepOf(pipelineWith(spec), "a", some);
}

export function problemsWith(spec: object, some: SomeSettings = {}): string {
  return problemsOf(pipelineWith(spec), some);
}

/** Untyped, since most of what is tried here does not pass the compiler. */
function pipelineWith(spec: object): Pipeline {
  return pipeline("p", [job("a", { command: ["x"], ...spec } as never)], { pools: { gpus: 2 } });
}

/** Every problem as text; empty when there is none. */
export function problemsOf(declared: Pipeline, some: SomeSettings = {}, more: Partial<CompileRequest> = {}): string {
  return told(problemsIn(compile(requestFor(declared, some, more))));
}

function problemsIn(compiled: Compiled): readonly Problem[] {
  return compiled.ok ? [] : compiled.problems;
}

/** One paragraph each: code, step and field; message; remedy. */
export function told(problems: readonly Omit<Problem, "place">[]): string {
  return problems
    .map(({ code, step, field, message, remedy }) => {
      const where = [step, field].filter((part) => part !== undefined).join(" · ");
      return `${code}${where === "" ? "" : ` at ${where}`}\n  ${message}\n  ${remedy}`;
    })
    .join("\n");
}

/** A plan with one line for each of its fields and each field of its steps. */
export function linesOf({ steps, ...head }: Plan): string {
  const lines = (record: object) => Object.entries(record).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return [
    ...lines(head),
    ...steps.flatMap(({ name, ...step }) => [`${name}:`, ...lines(step).map((line) => `  ${line}`)]),
  ].join("\n");
}
