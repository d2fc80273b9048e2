import type { Terminal } from "../report/ink/terminal.ts";
import type { Output } from "./output.ts";

/** How the command was called: all that it may know of its process. */
export interface Invocation {
  /** Without the interpreter and the script. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly cwd: string;
  /** Data. */
  readonly stdout: Output;
  /** All else. */
  readonly stderr: Output;
  readonly signals: SignalSource;
  /** What a live UI draws on and reads keys from; asked for only where there is one. */
  readonly terminal: () => Terminal;
  /** Does what Ctrl-C does. */
  readonly interrupt: () => void;
  /** Ends the process at once. */
  readonly leave: (exitCode: number) => never;
}

export type StopSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** The part of `process` that delivers signals. */
export interface SignalSource {
  on(signal: StopSignal, listener: (signal: StopSignal) => void): unknown;
  off(signal: StopSignal, listener: (signal: StopSignal) => void): unknown;
}
