import type { BackendEntry, PullPolicy } from "@pipeline/backends/contract";
import type { Bytes, Duration, Json } from "@pipeline/dsl";
import type { FailurePolicy } from "../events/event.ts";
import type { ProjectConfig } from "../load/project/config.ts";
import type { Reporter } from "../report/reporter.ts";

/**
 * What may be said when a pipeline is planned from code; the counterpart of the command line's flags. What is not said
 * comes from the `pipeline.config.ts` around `cwd`.
 */
export interface PlanOptions {
  /** `local` by default; a step's own backend stays, unless `backendWins`. */
  readonly backend?: string;
  readonly backendWins?: boolean;
  readonly namespace?: string;
  readonly params?: Readonly<Record<string, Json>>;
  /** Paths and values for declared sources, and for the inputs of a job that runs alone. */
  readonly inputs?: Readonly<Record<string, Json>>;
  /** Above declared variables, below injected ones. */
  readonly env?: Readonly<Record<string, string>>;
  /** By step name. */
  readonly resources?: Readonly<Record<string, { readonly cpu?: number; readonly memory?: Bytes }>>;
  readonly pools?: Readonly<Record<string, number>>;
  /** Where built images are pushed to; the project's own otherwise. */
  readonly registry?: ProjectConfig["registry"];
  /** Names or globs of the steps to run, with all that they need. */
  readonly steps?: readonly string[];
  /** Warnings are problems. */
  readonly strict?: boolean;
  /** Relative paths of `inputs` and reported places count from here; the working directory by default. */
  readonly cwd?: string;
  /** Backends by name, besides those of the product. */
  readonly backends?: Readonly<Record<string, BackendEntry>>;
}

export interface RunOptions extends PlanOptions {
  /** Steps at once; `limits.total` of the project otherwise. */
  readonly workers?: number;
  /** Steps at once on each backend. */
  readonly limits?: Readonly<Record<string, number>>;
  readonly policy?: FailurePolicy;
  /** Longest time of the whole run: then it is cancelled, and so is the wait for it. */
  readonly timeout?: Duration;
  /** Between the polite and the forced end of a program; 10 s by default. */
  readonly grace?: Duration;
  /** Values by secret name; the environment otherwise, then `secrets.command` of the project. One with a file of its own comes from there. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** When images are fetched and their tags asked for anew; `missing` by default. */
  readonly pull?: PullPolicy;
  /** Images may be pushed that are made from what is in no commit, or in one that is on no remote. */
  readonly allowDirty?: boolean;
  /** `false`: no earlier result is used, and none is remembered. */
  readonly cache?: boolean;
  /** How much may be stored before the run says that it is too much; 20Gi by default. */
  readonly cacheSize?: Bytes;
  /** Names of steps that run whatever is remembered. */
  readonly force?: readonly string[];
  readonly reporters?: readonly Reporter[];
  /** Cancels the run. */
  readonly signal?: AbortSignal;
}
