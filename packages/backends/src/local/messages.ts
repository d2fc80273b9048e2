import type { Outcome, ServiceTerms } from "../contract/index.ts";

/** From the runner to its supervisor. */
export type ToSupervisor =
  /** First, once: what all programs get. */
  | { readonly type: "inherit"; readonly env: Readonly<Record<string, string>> }
  | ({ readonly type: "start" } & Task)
  | { readonly type: "cancel"; readonly id: string };

/** From the supervisor to its runner. */
export type FromSupervisor =
  | { readonly type: "started"; readonly id: string; readonly atMs: number }
  /** Also instead of `started`, for what could not be started. */
  | { readonly type: "ended"; readonly id: string; readonly outcome: Outcome }
  /** Another supervisor has it. */
  | { readonly type: "taken"; readonly id: string };

/** One program, as its supervisor needs it. */
export interface Task {
  readonly id: string;
  readonly folder: string;
  /** The working folder. */
  readonly work: string;
  readonly argv: readonly string[];
  /** The file to execute, where it is not found by the first word. */
  readonly file?: string;
  /** Besides what all programs get. */
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** The file that takes its standard output instead of the log. */
  readonly stdout?: string;
  /** Values that must not reach the log. */
  readonly masked: readonly string[];
  /** Content of secret files in base64, by the variable that holds the path; masked too. */
  readonly secretFiles?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** Of a service, once it has been ready. */
  readonly restart?: ServiceTerms["restart"];
  readonly graceMs: number;
  readonly cpu?: number;
  readonly memoryBytes?: number;
}
