import type { Json } from "@pipeline/dsl";
import type { Failure } from "./failure.ts";
import type { SecretValue } from "./workload.ts";

/** A workload in flight. Disposing stops watching; it does not stop the work. */
export interface Execution extends AsyncDisposable {
  readonly handle: Handle;
  /** Settles once, never rejects: how the program ended, by the platform's own status. */
  readonly outcome: Promise<Outcome>;
  /** Calls `observe` with the present state at once, then at each change, until the outcome. */
  watch(observe: (state: ExecutionState) => void): void;
  /** Lines from the start; ends when the work has ended and all is read. May be left unread, or read again. */
  logs(): AsyncIterable<LogLine>;
  /**
   * What the program tells of itself while it runs, by appending lines to the file that `PIPELINE_SIGNALS` names; absent
   * where that cannot be read. `masked` are values that must not come through.
   */
  signals?(masked: readonly SecretValue[]): SignalReader;
  /** Idempotent; resolves when the work is gone, grandchildren included. */
  cancel(): Promise<void>;
}

/** Reads on from where it last read; never rejects, never throws. */
export interface SignalReader {
  /** Whole lines, without their ends. */
  read(): readonly string[];
}

/** Plain JSON, enough to find the work again from another process. */
export interface Handle {
  readonly backend: string;
  readonly native: Json;
}

export type ExecutionState =
  | { readonly status: "submitted" }
  /** Accepted, not yet running, with the platform's own reason. */
  | { readonly status: "pending"; readonly reason: string }
  | { readonly status: "running"; readonly sinceMs: number }
  /** The last poll failed; what is shown was true then. */
  | { readonly status: "stale"; readonly sinceMs: number };

export interface LogLine {
  /** When the platform took the line, or when it was read where that is not known. */
  readonly atMs: number;
  /** Absent where the platform merges both. */
  readonly stream?: "stdout" | "stderr";
  /** Without its line end; a line above 64 KiB comes in pieces of that size. */
  readonly text: string;
}

export type Outcome = Ended & OutcomeTimes;

export type Ended =
  | { readonly status: "succeeded" }
  | { readonly status: "failed"; readonly failure: Failure }
  | { readonly status: "cancelled" };

export interface OutcomeTimes {
  /** When the program started; absent when it never did. */
  readonly startedAtMs?: number;
  readonly endedAtMs: number;
  /** What the user should know and that fails nothing, such as processes left behind and ended. */
  readonly notes?: readonly string[];
}
