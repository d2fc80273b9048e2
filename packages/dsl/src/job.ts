import { frozenCopy } from "./frozen-copy.ts";
import type { Inputs, ValuesOf } from "./inputs.ts";
import type { CarriedOf, Outputs, RefsOf } from "./outputs.ts";
import { type Place, placeOf } from "./place.ts";
import { ref } from "./ref.ts";
import type { ByRun } from "./run-function.ts";
import type { ByCommand, ByImage, ByScript, JobCommon } from "./spec.ts";

declare const values: unique symbol;

/** A step that ends. Carries only value types, so that a declaration of many jobs stays small. */
export interface Job<out N extends string = string, out I = {}, out C = {}> {
  readonly kind: "job";
  readonly name: N;
  readonly outputs: RefsOf<C>;
  readonly spec: AnyJobSpec;
  readonly place: Place;
  readonly [values]?: { readonly inputs: I; readonly outputs: C };
}

export type JobSpec<I extends Inputs, O extends Outputs> = JobCommon<I, O> &
  (ByRun<I, O> | ByCommand | ByScript | ByImage);

/** A job's spec once its types have been checked. */
export type AnyJobSpec = JobCommon<Inputs, Outputs> & (ByAnyRun | ByCommand | ByScript | ByImage);

export interface ByAnyRun extends Omit<ByRun<Inputs, Outputs>, "run"> {
  readonly run: (context: never) => unknown;
}

/**
 * Declares a job.
 *
 * Nothing runs here and nothing is checked beyond types: `plan` tells every problem at once, with its place.
 */
export function job<const N extends string, const I extends Inputs = {}, O extends Outputs = {}>(
  name: N,
  spec: JobSpec<I, O>,
): Job<N, ValuesOf<I>, CarriedOf<O>> {
  const outputs: Record<string, unknown> = {};
  const made = { kind: "job", name, outputs, spec: frozenCopy(spec), place: placeOf(job) } as Job<
    N,
    ValuesOf<I>,
    CarriedOf<O>
  >;
  for (const output of Object.keys(spec.outputs ?? {})) outputs[output] = ref(made, output);
  Object.freeze(outputs);
  return Object.freeze(made);
}
