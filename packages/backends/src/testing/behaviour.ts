import type { Json } from "@pipeline/dsl";

/** What a program of the suite does, in this order. A backend's harness turns it into a real program, or plays it. */
export interface Behaviour {
  /** Ends politely asked only when forced. */
  readonly ignoresTerm?: true;
  /** Written to the log, each with one write. */
  readonly prints?: readonly (string | Uint8Array)[];
  /** Lines `line 1`, `line 2`, … */
  readonly printsLines?: number;
  /** The value of this variable, in two writes. */
  readonly printsHalves?: string;
  /** A file that was shipped. */
  readonly printsFile?: string;
  /** The file that this variable names. */
  readonly printsNamed?: string;
  /** The file that this variable names to `OUTPUT_PATH/copy`, and who may do what with it, as `ls -l` says, to `OUTPUT_PATH/mode`. */
  readonly copiesNamed?: string;
  /** Starts another program, which outlives this one unless somebody ends it. */
  readonly leavesChild?: true;
  /** Text by path below `OUTPUT_PATH`, appended to what is there. */
  readonly writes?: Readonly<Record<string, string>>;
  /** The arguments to `OUTPUT_PATH/argv`, each followed by a NUL, and the value of this variable to `OUTPUT_PATH/env`. */
  readonly records?: { readonly args: readonly string[]; readonly variable: string };
  /** Becomes `outputs.json`. */
  readonly values?: Json;
  /** Goes on only once the harness lets it. */
  readonly waits?: true;
  /** Instead of ending with 0. */
  readonly ends?: { readonly code: number } | { readonly signal: string };
}

/** The argument vector of a program. */
export interface Argv {
  readonly command: readonly string[];
  readonly args: readonly string[];
}
