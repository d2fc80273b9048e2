import { type Opaque, opaque } from "./opaque.ts";
import { type Place, placeOf } from "./place.ts";
import type { Schema } from "./schema.ts";

/** Typed value that is given when a run starts: `--set lr=0.1`. */
export type Param<T> = Opaque & ParamFields<T>;

/** What a param is at run time. */
export interface ParamFields<out T> {
  readonly kind: "param";
  readonly name: string;
  readonly schema: Schema;
  readonly place: Place;
  readonly "~carried"?: T | undefined;
}

/** Declares a param; a default, a description and the allowed values are those of its schema. */
export function param<T>(name: string, schema: Schema<T>): Param<T> {
  return opaque(
    { kind: "param", name, schema, place: placeOf(param) },
    `Param "${name}" has no value while the pipeline is being written.`,
    "Pass it in `inputs`, `args` or `env`, or build text from it with the `text` tag.",
  );
}
