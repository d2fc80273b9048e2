import type { AnyArtifact } from "./artifact.ts";
import type { Param } from "./param.ts";
import type { Ref } from "./ref.ts";
import type { Source } from "./source.ts";

/** A literal, a handle, or a record or array of them to any depth. */
export type Input =
  | string
  | number
  | boolean
  | null
  | Ref<unknown>
  | Param<unknown>
  | Source
  | readonly Input[]
  | { readonly [key: string]: Input };

/** Inputs by their names. */
export type Inputs = Readonly<Record<string, Input>>;

/** A step without inputs. */
export type NoInputs = Record<never, never>;

/**
 * What the program gets for an input: handles become values, artifacts and sources become paths.
 *
 * Of any input at all, which the compiler falls back to where an input is refused, nothing is known: to look into it would
 * go on without end, and add an error that explains nothing.
 */
export type ValueOf<T> = [Input] extends [T] ? unknown : ValueOfOne<T>;

type ValueOfOne<T> =
  T extends Ref<infer V> ? Shown<V> : T extends Param<infer V> ? V : T extends Source ? string : Widened<T>;

/** An artifact is seen as a path, anything else as itself. */
export type Shown<V> = V extends AnyArtifact ? string : V;

type Widened<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends boolean
      ? boolean
      : T extends object
        ? { readonly [K in keyof T]: ValueOf<T[K]> }
        : T;

/** What the program gets for all inputs, by their names. */
export type ValuesOf<I> = { readonly [K in keyof I]: ValueOf<I[K]> };
