import type { Digest, Dockerfile, HostFacts, Rules } from "@pipeline/backends/contract";
import type { Build, FailureClass, Json, Secret, SecretFile, Source } from "@pipeline/dsl";
import type { ImageRegistry, Plan, PlannedContext, PlannedFile } from "./plan.ts";
import type { Problem } from "./problem.ts";
import type { Survey } from "./survey.ts";

/** Everything that compiling depends on: given in, so that compiling stays pure. */
export interface CompileRequest {
  readonly survey: Survey;
  readonly facts: Facts;
  readonly host: HostFacts;
  /** Rules of every known backend, by name. */
  readonly rules: Readonly<Record<string, Rules>>;
}

/** What flags, environment and project file say about the plan. */
export interface PlanSettings {
  /** Param values: JSON from a params file, text from `--set` (read as the param's schema wants it). */
  readonly params: Readonly<Record<string, Json>>;
  readonly setTexts: Readonly<Record<string, string>>;
  /** Bound by `--input NAME=VALUE`: a path where an artifact or source is wanted, JSON or text otherwise. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly select: Selection;
  readonly backend: string;
  /** `true`: a step's own `backend` is overridden too (the flag `--backend`). */
  readonly backendWins: boolean;
  readonly namespace?: string;
  /** `--env K=V`, for every step; below the injected names, above the declared ones. */
  readonly env: Readonly<Record<string, string>>;
  /** `--resource train.memory=8Gi`, by step name. */
  readonly resources: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly pools: Readonly<Record<string, number>>;
  readonly deadlineMs?: number;
  /** What the project file says for pipelines that say nothing themselves. */
  readonly usual?: {
    readonly namespace?: string;
    readonly deadlineMs?: number;
    readonly pools?: Readonly<Record<string, number>>;
  };
  readonly retries?: Readonly<Partial<Record<FailureClass, number>>>;
  readonly images: { readonly run: string; readonly script: string };
  /** Where images are pushed to whose builds name no registry. */
  readonly registry?: ImageRegistry;
  /** The images of the selected steps are made, whatever their backends do with images; nothing else runs. */
  readonly buildsOnly?: true;
  /** Warnings are problems. */
  readonly strict: boolean;
}

/** Which steps run. Names may be globs; empty lists select everything. */
export interface Selection {
  readonly steps: readonly string[];
  /** These and all that need them. */
  readonly from: readonly string[];
  /** These and all that they need. */
  readonly until: readonly string[];
  /** Without what the named steps need: that comes from an earlier run. */
  readonly only: boolean;
}

/** Answers about files, gathered before compiling: to each question of `wanted(survey)` one. */
export interface Facts {
  /** By handle: the same text may mean two files when two files of the user declare it. */
  readonly sources: ReadonlyMap<Source, FileFact | Problem>;
  /** Of each secret that names a file: its path, as in `PlannedSecret`; whether it is there, only a run asks. */
  readonly secretFiles: ReadonlyMap<Secret | SecretFile, string>;
  /** By the name given to `--input NAME=PATH`. */
  readonly bound: ReadonlyMap<string, FileFact | Problem>;
  /** What each step ships, by its name: its script, `files`, `project`, or the bundle of its `run` function. */
  readonly ships: ReadonlyMap<string, ShipFact | readonly Problem[]>;
  /** What each image is made from that is to be built. */
  readonly builds: ReadonlyMap<Build, BuildFact | readonly Problem[]>;
  /** The folder of the pipeline's file, relative to the project's root, where it is not that root. */
  readonly folder?: string;
  /** SHA-256 of UTF-8 text, in hex: a function, since this room may not import one. */
  readonly sha256: (text: string) => string;
}

export interface FileFact {
  /** Relative to the project's root where it lies below it, absolute otherwise. */
  readonly path: string;
  readonly of: "file" | "dir";
  readonly digest: Digest;
  readonly size: number;
}

export interface ShipFact {
  readonly files: readonly PlannedFile[];
  /** Digest of what the program is, apart from its inputs: goes into the key. */
  readonly code: string;
  /** A `run` step: the bundle's place below the working folder; a script step: the script's. */
  readonly entry?: string;
}

/** What lies on disk for a build. */
export interface BuildFact {
  /** Absent: one is to be made for a project. */
  readonly dockerfile?: Dockerfile;
  readonly context: PlannedContext;
  readonly python?: PythonFact;
}

/** What a project needs installed, as its own files say. */
export interface PythonFact {
  /** Its place in the context. */
  readonly requirements?: string;
  /** Whether the file of requirements names other files of the project. */
  readonly namesFiles: boolean;
  /** Of a `pyproject.toml`: what it depends on; absent where there is none that can be installed. */
  readonly dependencies?: readonly string[];
}

export type Compiled =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly problems: readonly Problem[] };
