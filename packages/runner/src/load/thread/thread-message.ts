import type { LocatedProblem } from "../program.ts";

/** Where a thread's file lies and what its answers are relative to; all paths are absolute. */
export interface Surroundings {
  /** The folder that the command was given in. */
  readonly cwd: string;
  readonly projectRoot: string;
  readonly stateFolder: string;
}

export interface ThreadData extends Surroundings {
  readonly holds: "program" | "config";
  readonly file: string;
}

/** Asks for one call of what was loaded. */
export interface Call {
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

/** What a thread tells. `loaded` or `failed` comes once, before any answer. */
export type FromThread =
  | { readonly type: "printed"; readonly text: string }
  | { readonly type: "loaded" }
  | { readonly type: "failed"; readonly problems: readonly LocatedProblem[] }
  /** A part of the answer that follows, in a form of its own. */
  | { readonly type: "piece"; readonly id: number; readonly text: string }
  | { readonly type: "answer"; readonly id: number; readonly value: unknown }
  /** Our own mistake: `error` is its stack. */
  | { readonly type: "broke"; readonly id: number; readonly error: string };
