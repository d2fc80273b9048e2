import type { FailureClass, Json } from "@pipeline/dsl";
import type { Failure } from "../contract/index.ts";

/** What one attempt of a step does on the fake backend: what it leaves, and how it ends. */
export type Act = Succeeds | Fails | Exits | Waits;

export interface Leaves {
  /** Becomes `outputs.json`. */
  readonly values?: Json;
  /** Text by path below `OUTPUT_PATH`; `null` makes a directory. */
  readonly files?: Readonly<Record<string, string | null>>;
  /** Lines of the log. */
  readonly logs?: readonly string[];
}

export interface Succeeds {
  readonly succeed: Leaves;
}

export interface Fails extends Leaves {
  /** By class alone, or in full. */
  readonly fail: Exclude<FailureClass, "user-exit"> | Failure;
}

/** A program's own end. */
export interface Exits extends Leaves {
  readonly exit: number | { readonly signal: string };
}

/** Nothing happens until a puppet does it; with a reason the platform has not even started it. */
export interface Waits {
  readonly wait: true;
  readonly pending?: string;
}
