import type { PullPolicy } from "@pipeline/backends/contract";
import type { ImageRegistry } from "../compile/plan.ts";
import type { SubmittedJob } from "../compile/submitted-job.ts";
import type { FailurePolicy } from "../events/event.ts";
import type { LogPolicy } from "../report/log-policy.ts";
import type { Verbosity } from "../report/plain-lines.ts";
import type { TimerName } from "../timer/host-timer.ts";
import { planSettingsTable } from "./plan-settings-table.ts";
import { querySettingsTable } from "./query-settings-table.ts";
import { runSettingsTable } from "./run-settings-table.ts";
import type { Setting } from "./setting.ts";
import type { Resources, RetryCounts } from "./setting-records.ts";
import type { Concurrency } from "./setting-values.ts";
import { submitSettingsTable } from "./submit-settings-table.ts";

/** Every setting of the command line, by its name. */
export interface Settings extends PlanningSettings, RunningSettings, SubmitSettings, QuerySettings {}

/** What decides the plan, and how files are found and loaded. */
export interface PlanningSettings {
  readonly cwd: string | undefined;
  readonly state: string | undefined;
  readonly loadTimeout: number;
  readonly color: boolean | undefined;
  readonly backend: string;
  readonly namespace: string | undefined;
  readonly set: Readonly<Record<string, string>>;
  readonly paramsFile: string | undefined;
  readonly input: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly secretsFile: string | undefined;
  /** A shell command that prints secrets as the file holds them. */
  readonly secretsCommand: string | undefined;
  /** When images are fetched. */
  readonly pull: PullPolicy;
  readonly resource: Resources;
  readonly retries: RetryCounts;
  readonly timeout: number | undefined;
  readonly pool: Readonly<Record<string, number>>;
  readonly from: readonly string[];
  readonly until: readonly string[];
  readonly only: boolean;
  /** Only what did not end well in the last run of the file. */
  readonly failed: boolean;
  readonly strict: boolean;
  /** Where built images are pushed to. */
  readonly registry: ImageRegistry | undefined;
}

/** What decides how a plan is run and how it is shown. */
export interface RunningSettings {
  readonly concurrency: Concurrency | undefined;
  readonly limit: Readonly<Record<string, number>>;
  readonly policy: FailurePolicy;
  readonly grace: number;
  /** Earlier results: used and kept; only kept; neither. */
  readonly cache: "use" | "refresh" | "off";
  readonly forceStep: readonly string[];
  /** Images may be pushed that no commit of a remote holds. */
  readonly allowDirty: boolean;
  readonly detach: boolean;
  readonly evenIfChanged: boolean;
  readonly dryRun: boolean;
  readonly ui: "auto" | "tui" | "plain" | "json";
  readonly verbosity: Verbosity;
  readonly outputLogs: LogPolicy["which"];
  readonly logOrder: LogPolicy["order"] | undefined;
  readonly junit: string | undefined;
  readonly json: boolean;
  readonly manifest: boolean;
  readonly detailedExitcode: boolean;
}

/** What a job is that stands in no file. */
export interface SubmitSettings {
  readonly name: string | undefined;
  readonly image: string | undefined;
  readonly build: "local" | "remote" | undefined;
  readonly script: string | undefined;
  readonly interpreter: string | undefined;
  readonly files: readonly string[];
  /** The folder that ships whole; empty: none. */
  readonly ships: string | undefined;
  readonly workers: number;
  readonly gpus: number | undefined;
  readonly gpuType: string | undefined;
  readonly cpu: number | undefined;
  readonly memory: string | undefined;
  readonly disk: string | undefined;
  readonly secret: readonly string[];
  readonly secretAsFile: SubmittedJob["secrets"];
  readonly output: SubmittedJob["outputs"];
  readonly user: string | undefined;
  readonly platform: string | undefined;
}

/** What decides which part of a stored run is shown. */
export interface QuerySettings {
  readonly ofRun: string;
  readonly newest: number;
  readonly follow: boolean;
  readonly everyService: boolean;
  readonly tail: number | undefined;
  readonly since: number | undefined;
  readonly attempt: number | undefined;
  readonly to: string | undefined;
  readonly format: "text" | "mermaid" | "dot" | "svg";
  readonly outFile: string | undefined;
  readonly speed: number;
  readonly yes: boolean;
  /** A file of another tool that a new project is made from. */
  readonly importFrom: string | undefined;
  /** Bytes. */
  readonly cacheSize: number;
  readonly olderThan: number | undefined;
  readonly listSchedules: boolean;
  readonly removeSchedule: string | undefined;
  readonly all: boolean;
  readonly timer: TimerName | "auto";
}

export type SettingsTable<S> = { readonly [K in keyof S]: Setting<S[K]> };

/** The one table: options of commander, precedence, `--help` and the tests of every setting are made from it. */
export const settingsTable: SettingsTable<Settings> = {
  // First, since the help of a command begins with what only it takes.
  ...submitSettingsTable,
  ...querySettingsTable,
  ...runSettingsTable,
  // Last, since what every command takes is told at its end.
  ...planSettingsTable,
};
