import type {
  DeclaredOutput,
  Digest,
  Dockerfile,
  ResourceAmounts,
  ServiceTerms,
  SidecarWorkload,
} from "@pipeline/backends/contract";
import type { FailureClass, Json, JsonObject } from "@pipeline/dsl";
import type { PlannedSchedule } from "../calendar/schedule.ts";
import type { ProblemCode } from "./problem.ts";

/** The compiled, checked graph: JSON, the same bytes for the same file and settings. */
export interface Plan {
  readonly format: 1;
  readonly pipeline: string;
  readonly namespace: string;
  readonly params: Readonly<Record<string, PlannedParam>>;
  /** Slots of each named pool. */
  readonly pools: Readonly<Record<string, number>>;
  readonly deadlineMs?: number;
  /** Every step after those that it needs; equals keep the order of declaration. */
  readonly steps: readonly PlannedStep[];
  /** Steps that are left out by selection and whose outputs come from an earlier run. */
  readonly borrowed: readonly BorrowedStep[];
  readonly warnings: readonly PlanWarning[];
  /** Outputs that are copied out of the run; absent where there are none. */
  readonly publish?: readonly Published[];
  /** When it starts by itself, once it is installed; absent where nothing says so. */
  readonly schedule?: PlannedSchedule;
}

/** An output of a step that runs, and where it goes: relative to the project's root, with `/`. */
export interface Published {
  readonly path: string;
  readonly step: string;
  readonly output: string;
}

/** A build makes the image of steps that need it; nobody writes it as a step, and its name is `build:NAME`. */
export type StepKind = "job" | "deploy" | "build";

/** Nothing of it runs, so nothing is known about its files; its `needs` are empty. */
export type BorrowedStep = Pick<PlannedStep, "name" | "kind" | "backend" | "needs" | "outputs">;

export interface PlannedParam {
  /** JSON Schema of what `--set` takes. */
  readonly schema: JsonObject;
  readonly value: Json;
}

export interface PlanWarning {
  readonly code: ProblemCode;
  readonly step?: string;
  readonly field?: string;
  readonly message: string;
  readonly remedy: string;
}

export interface PlannedStep {
  readonly name: string;
  readonly kind: StepKind;
  /** Where it runs; `build` for a build. */
  readonly backend: string;
  /** Steps of this plan that must have succeeded first, by data or by `after`; sorted. */
  readonly needs: readonly string[];
  readonly program: PlannedProgram;
  readonly inputs: Readonly<Record<string, PlannedValue>>;
  readonly env: Readonly<Record<string, PlannedValue | PlannedSecret>>;
  readonly outputs: Readonly<Record<string, PlannedOutput>>;
  /** Where the program's standard output goes, below its output folder; absent: into its log. */
  readonly stdout?: string;
  /** By its name, or the output of the build that makes it. */
  readonly image?: string | PlannedRef;
  /** User, or `user:group`, of the image's program. */
  readonly user?: string;
  /** `os/architecture` of the image. */
  readonly platform?: string;
  readonly resources: ResourceAmounts;
  readonly timeoutMs?: number;
  readonly queueTimeoutMs?: number;
  readonly retries: PlannedRetries;
  /** Higher starts first. */
  readonly priority: number;
  /** Weight in each named pool. */
  readonly pools: Readonly<Record<string, number>>;
  /** What is shipped, by its place below the working folder. */
  readonly ships: readonly PlannedFile[];
  readonly cache: boolean;
  /** Inputs and variables whose change leaves a result fresh; sorted. */
  readonly volatile: readonly string[];
  /** Components of the cache key that are known before the run, each by name; what is `volatile` is in none. */
  readonly key: Readonly<Record<string, string>>;
  readonly workers: number;
  readonly sidecars: Readonly<Record<string, PlannedSidecar>>;
  /** Of a deploy. */
  readonly service?: PlannedService;
}

/** What a deploy says of its service besides its program. */
export interface PlannedService extends ServiceTerms {
  readonly lifetime: "run" | "keep";
}

export type PlannedSidecar = Omit<SidecarWorkload, "secrets"> & {
  readonly secrets: Readonly<Record<string, PlannedSecret>>;
};

/** How the program starts; words are resolved when its step starts. */
export type PlannedProgram =
  | { readonly by: "command"; readonly command: readonly PlannedValue[]; readonly args: readonly PlannedValue[] }
  | { readonly by: "image"; readonly args: readonly PlannedValue[] }
  /** `script` is the place of the file below the working folder; it also lies at `input/script.<extension>`. */
  | {
      readonly by: "script";
      readonly interpreter: readonly string[];
      readonly script: string;
      readonly args: readonly PlannedValue[];
    }
  /** A bundled function; its files are in `ships`. */
  | { readonly by: "run"; readonly bundle: string }
  /** An image to make: of a step of kind `build` alone. */
  | { readonly by: "build"; readonly build: PlannedBuild };

export type PlannedRef = Extract<PlannedValue, { readonly is: "ref" }>;

/** All that an image is made from: JSON, and nothing is built for it. */
export interface PlannedBuild {
  /** Name of the image, without registry and tag. */
  readonly name: string;
  /** From the key of the build: the same inputs, the same tag. */
  readonly tag: string;
  readonly registry?: ImageRegistry;
  readonly dockerfile: Dockerfile;
  readonly context: PlannedContext;
  readonly target?: string;
  readonly platform: string;
  readonly args: Readonly<Record<string, string>>;
  /** By id. */
  readonly secrets: Readonly<Record<string, PlannedSecret>>;
  /** Images that it starts from, as they are written. */
  readonly bases: readonly string[];
}

/** A registry, as it is reached from here and as the machines reach it that run the image. */
export interface ImageRegistry {
  readonly push: string;
  readonly pull: string;
}

/** The folder that a build copies from, by what is left of it once its patterns have been applied. */
export interface PlannedContext {
  /** Relative to the project's root where it lies below it, absolute otherwise. */
  readonly folder: string;
  readonly ignore: readonly string[];
  readonly digest: string;
  /** Bytes, of all files. */
  readonly size: number;
  readonly files: number;
  /** The largest files and folders, the largest first. */
  readonly largest: readonly { readonly path: string; readonly size: number }[];
}

/** A value as written: literals stay, handles name what will stand there. Tagged, so that no literal looks like a handle. */
export type PlannedValue =
  | { readonly is: "literal"; readonly value: Json }
  | { readonly is: "ref"; readonly step: string; readonly output: string; readonly of: "json" | "file" | "dir" }
  | { readonly is: "param"; readonly name: string }
  | {
      readonly is: "source";
      readonly path: string;
      readonly of: "file" | "dir";
      readonly digest: Digest;
      readonly size: number;
    }
  | { readonly is: "list"; readonly items: readonly PlannedValue[] }
  | { readonly is: "record"; readonly entries: Readonly<Record<string, PlannedValue>> }
  /** Parts are joined without a space. */
  | { readonly is: "text"; readonly parts: readonly PlannedValue[] };

export interface PlannedSecret {
  readonly is: "secret";
  readonly name: string;
  /** The variable holds the path of a file with the value; absent: the value itself. */
  readonly as?: "file";
  /** The file of this machine that holds the value, relative to the project's root where it lies below it. */
  readonly file?: string;
  /** The platform's own name and key: nobody here knows the value. */
  readonly platform?: string;
}

/** A JSON result by its schema, or an artifact by its path. */
export type PlannedOutput = { readonly kind: "json"; readonly schema: JsonObject } | Omit<DeclaredOutput, "name">;

export interface PlannedRetries {
  /** Retries left to each failure class; a class that is absent has none. */
  readonly budget: Readonly<Partial<Record<FailureClass, number>>>;
  readonly delayMs: number;
  readonly maxDelayMs: number;
}

/** A file of the project that is shipped; `from` is relative to the project's root. */
export interface PlannedFile {
  readonly at: string;
  readonly from: string;
  readonly kind: "file" | "dir";
  readonly digest: Digest;
  readonly size: number;
  readonly link?: boolean;
}
