import type { BackendEntry, BuilderEntry, PullPolicy } from "@pipeline/backends/contract";
import type { Plan } from "../compile/plan.ts";
import type { SecretValues } from "../data/secret-values.ts";
import type { CacheUse, FailurePolicy, PlanSource, StopReason } from "../events/event.ts";
import type { RunView } from "../events/view.ts";
import type { Program } from "../load/program.ts";
import type { Reporter } from "../report/reporter.ts";
import type { Host } from "./host.ts";

export interface RunRequest {
  readonly plan: Plan;
  /** For `resume`; absent for a pipeline that comes from code. */
  readonly source?: PlanSource;
  readonly program: Pick<Program, "parse">;
  readonly project: { readonly root: string; readonly stateFolder: string };
  readonly limits: RunLimits;
  readonly policy: FailurePolicy;
  /** Between the polite and the forced end of a program. */
  readonly graceMs: number;
  readonly secrets: SecretValues;
  readonly cache: CacheUse;
  /** How much may be stored before the run says that it is too much. */
  readonly cacheBytes: number;
  readonly reporters: readonly Reporter[];
  readonly host: Host;
  /** By name; the registry, unless code brings backends of its own. */
  readonly backends: Readonly<Record<string, BackendEntry>>;
  /** Of images; `missing` where nothing is said. */
  readonly pull?: PullPolicy;
  /** Makes images; the registry's own, unless code brings another. */
  readonly builder?: BuilderEntry;
  /** Images may be pushed that are made from what is in no commit, or in one that is on no remote. */
  readonly allowDirty?: boolean;
}

/** How many steps at once; where nothing is said, the backend's own capacity counts. */
export interface RunLimits {
  readonly total?: number;
  readonly backends: Readonly<Record<string, number>>;
}

export interface RunInProgress {
  readonly id: string;
  /** Nothing new starts and what runs is cancelled; `done` settles once all of it is gone. */
  stop(because: StopReason): void;
  /** Ends what this step has in flight; those that need it are skipped. */
  cancelStep(step: string): void;
  /**
   * Stops watching, and only that: what is in flight goes on, and `done` never settles. A successor is the pid of a
   * process that drives the run from now on.
   */
  leave(successor?: () => number | undefined): Promise<void>;
  /** Rejects only for a fault of ours or of the disk; how the run ended is in the view. */
  readonly done: Promise<RunView>;
  view(): RunView;
}
