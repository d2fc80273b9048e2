import type { ProjectConfig } from "../load/project/config.ts";

/** One thing that a user may set: a flag, an environment variable, a key of the project file, a default. */
export interface Setting<T> {
  /** As commander writes it: `-j, --concurrency <count>`. */
  readonly flag?: string;
  /** Another name of the flag, which works and is not shown. */
  readonly alias?: string;
  /** How `submit` tells it, which knows one job: a flag's own name works there too, and is not shown. */
  readonly inSubmit?: Partial<Readonly<Record<"flag" | "summary" | "shownDefault", string>>>;
  /** Flags without a value that stand for a value of this setting. */
  readonly shorthands?: readonly Shorthand[];
  /** What it does, in a few words for `--help`. */
  readonly summary: string;
  readonly commands: readonly SettingCommand[];
  /** Environment variable; commas separate values where several may be given. */
  readonly env?: string;
  /** Where the project file says it. */
  readonly project?: { readonly key: string; readonly from: (config: ProjectConfig) => T | undefined };
  readonly parse: Parse<T>;
  /** May be given several times; each adds. */
  readonly isList?: true;
  readonly byDefault: T;
  /** Of the default, in `--help`; absent: nothing is said. */
  readonly shownDefault?: string;
}

export type SettingCommand =
  | "run"
  | "submit"
  | DrivingCommand
  | "plan"
  | "list"
  | QueryCommand
  | "init"
  | "config"
  | "build"
  | "schedule";

/** Commands that act upon a stored run. */
export type DrivingCommand = "resume" | "attach" | "cancel" | "replay";

export const drivingCommands: readonly DrivingCommand[] = ["resume", "attach", "cancel", "replay"];

/** Commands that read what is stored, or look at this machine. */
export type QueryCommand =
  | "runs"
  | "show"
  | "logs"
  | "outputs"
  | "history"
  | "explain"
  | "diff"
  | "graph"
  | "report"
  | "doctor"
  | "services"
  | "down"
  | "gc";

export const queryCommands: readonly QueryCommand[] = [
  "runs",
  "show",
  "logs",
  "outputs",
  "history",
  "explain",
  "diff",
  "graph",
  "report",
  "doctor",
  "services",
  "down",
  "gc",
];

export interface Shorthand {
  readonly flag: string;
  readonly value: string;
  readonly summary: string;
  /** Absent: those of the setting. */
  readonly commands?: readonly SettingCommand[];
}

/** Reads the texts given for a setting, at least one. */
export type Parse<T> = (texts: readonly string[]) => Parsed<T>;

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  /** `got` is the text that is wrong, `allowed` completes "must be …". */
  | { readonly ok: false; readonly got: string; readonly allowed: string; readonly guess?: string | undefined };
