import type { DirOutput, FileOutput } from "./artifact.ts";
import type { Image } from "./build.ts";
import type { Inputs, ValuesOf } from "./inputs.ts";
import type { CarriedBy, Outputs } from "./outputs.ts";

/** A TypeScript function as the program; it is bundled with what it reaches and nothing else. */
export interface ByRun<I extends Inputs, O extends Outputs, R = Returned<O>> {
  readonly run: RunFunction<I, O, R>;
  readonly image?: Image;
  readonly command?: never;
  readonly args?: never;
  readonly script?: never;
  readonly interpreter?: never;
}

/** Returns the JSON outputs, or a promise of them. */
export type RunFunction<I extends Inputs, O extends Outputs, R = Returned<O>> = (
  context: RunContext<I, O>,
) => R | Promise<R>;

/** What a `run` function is given. */
export interface RunContext<I extends Inputs, O extends Outputs> {
  /** Values, already parsed; a path for each artifact and source. */
  readonly inputs: ValuesOf<I>;
  /** The path to write each declared file or directory at; its parent folder exists. */
  readonly output: { readonly [K in keyof O as O[K] extends FileOutput | DirOutput ? K : never]: string };
  /** Aborted when the step is cancelled or times out; the process is ended after a grace period. */
  readonly signal: Signal;
}

type JsonResults<O> = {
  readonly [K in keyof O as O[K] extends FileOutput | DirOutput ? never : K]: Unchanged<CarriedBy<O[K]>>;
};

/** What is returned is only read, so frozen arrays and records will do. */
type Unchanged<T> = T extends readonly unknown[]
  ? UnchangedList<T>
  : T extends object
    ? { readonly [K in keyof T]: Unchanged<T[K]> }
    : T;

/** Mapping a list maps its elements at once, without end where a type contains lists of itself; a plain list waits. */
type UnchangedList<T extends readonly unknown[]> = number extends T["length"]
  ? readonly Unchanged<T[number]>[]
  : { readonly [K in keyof T]: Unchanged<T[K]> };

/** The JSON outputs; nothing when none is declared. */
// biome-ignore lint/suspicious/noConfusingVoidType: a function without `return` gives void.
export type Returned<O> = keyof JsonResults<O> extends never ? void : JsonResults<O>;

/** `AbortSignal` as the user's own environment types it: this package names neither the DOM nor Node. */
export type Signal = typeof globalThis extends { AbortSignal: { prototype: infer S } }
  ? S
  : { readonly aborted: boolean; readonly reason: unknown };
