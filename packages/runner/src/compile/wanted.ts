import type { Build, Place, Source, Step } from "@pipeline/dsl";
import { needsBuilds } from "./backend.ts";
import { isBuild, isSource } from "./handle.ts";
import { known } from "./known.ts";
import type { CompileRequest } from "./request.ts";
import { writtenBy } from "./scope.ts";
import { type AnySecret, secretsOf } from "./secrets.ts";
import type { Survey } from "./survey.ts";

/** What must be known about files before compiling: the answers make `Facts`. */
export interface WantedFacts {
  /** Each `source(…)` that a step uses which will run, once. Answer in `Facts.sources`, by the handle. */
  readonly sources: readonly WantedSource[];
  /** Each secret that names a file, once. Answer in `Facts.secretFiles`, by the handle. */
  readonly secretFiles: readonly WantedSecretFile[];
  /** Each path that `--input NAME=PATH` binds. Answer in `Facts.bound`, by `NAME`. */
  readonly bound: readonly WantedPath[];
  /** Each `build(…)` whose image is to be made, once. Answer in `Facts.builds`, by the build. */
  readonly builds: readonly WantedBuild[];
  /** Steps whose script, `files`, `project` or `run` function ships. Answer in `Facts.ships`, by the step's name. */
  readonly ships: readonly Step[];
}

export interface WantedSource {
  readonly source: Source;
  /** As the user wrote it. */
  readonly path: string;
  /** Of the handle: its file is what a relative path starts from. */
  readonly place: Place;
  /** The first step that uses it, and where: `inputs.raw`. */
  readonly step: string;
  readonly field: string;
}

export interface WantedSecretFile {
  readonly secret: AnySecret;
  /** As the user wrote it; relative to the file of `place`. */
  readonly path: string;
  readonly place: Place;
}

export interface WantedBuild {
  readonly build: Build;
  /** The first step that names it. */
  readonly step: string;
}

export interface WantedPath {
  /** As given: `raw` or `prepare.raw`. */
  readonly name: string;
  /** Relative to the folder that the command was given in. */
  readonly path: string;
  readonly step: string;
  readonly field: string;
}

/** Asks only for steps that will run: a run of one step reads the files of one step. */
export function wanted(surveyed: Survey, rules: CompileRequest["rules"] = {}): WantedFacts {
  const running = [...surveyed.byName.values()].filter((step) => surveyed.selected.runs.has(step.name));
  return {
    sources: sourcesOf(running, surveyed),
    secretFiles: secretFilesOf(running),
    bound: pathsOf(surveyed),
    builds: buildsOf(running.filter((step) => needsBuilds(writtenBy(step), surveyed.settings, rules))),
    ships: running.filter(ships),
  };
}

function buildsOf(steps: readonly Step[]): readonly WantedBuild[] {
  const found = new Map<Build, WantedBuild>();
  for (const { name, spec } of steps) {
    const { image } = spec;
    if (isBuild(image) && !found.has(image)) found.set(image, { build: image, step: name });
  }
  return [...found.values()];
}

/** Whether any file goes with the step's program. */
export function ships({ spec }: Step): boolean {
  return [spec.run, spec.script, spec.files, spec.project].some((field) => field !== undefined);
}

function sourcesOf(steps: readonly Step[], { handles }: Survey): readonly WantedSource[] {
  const found = new Map<Source, WantedSource>();
  for (const step of steps) {
    for (const { handle, field } of known(handles, step)) {
      if (!isSource(handle) || found.has(handle)) continue;
      found.set(handle, { source: handle, path: handle.path, place: handle.place, step: step.name, field });
    }
  }
  return [...found.values()];
}

function secretFilesOf(steps: readonly Step[]): readonly WantedSecretFile[] {
  const secrets = new Set(steps.flatMap(secretsOf));
  return [...secrets].flatMap((secret) => {
    const path: unknown = secret.from?.file;
    return typeof path === "string" ? [{ secret, path, place: secret.place }] : [];
  });
}

/** A name that binds inputs of several steps is asked for once. */
function pathsOf({ bindings }: Survey): readonly WantedPath[] {
  const found = new Map<string, WantedPath>();
  for (const { name, value, step, target, wants } of bindings) {
    if (wants.a !== "path" || found.has(name)) continue;
    const field = "input" in target ? `inputs.${target.input}` : name;
    found.set(name, { name, path: value, step: step.name, field });
  }
  return [...found.values()];
}
