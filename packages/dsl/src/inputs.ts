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

/** What the program gets for an input: handles become values, artifacts and sources become paths. */
export type ValueOf<T> =
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
