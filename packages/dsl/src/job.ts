import type { FileArtifact, FileOutput } from "./artifact.ts";
import { frozenCopy } from "./frozen-copy.ts";
import type { Inputs, NoInputs, ValuesOf } from "./inputs.ts";
import type { CarriedOf, NoOutputs, Outputs, RefsOf } from "./outputs.ts";
import { type Place, placeOf } from "./place.ts";
import type { ByRun, Returned } from "./run-function.ts";
import type { ByCommand, ByImage, ByScript, JobCommon } from "./spec.ts";
import { withRefs } from "./with-refs.ts";

/** A step that ends. Carries only value types, so that a declaration of many jobs stays small. */
export interface Job<out N extends string = string, out I = NoInputs, out C = NoOutputs> {
  readonly kind: "job";
  readonly name: N;
  readonly outputs: RefsOf<C>;
  readonly spec: AnyJobSpec;
  readonly place: Place;
  readonly "~values"?: { readonly inputs: I; readonly outputs: C };
}

/** What a job says: the settings that all share, and exactly one of the four ways to say what runs. */
export type JobSpec<I extends Inputs, O extends Outputs, R = Returned<O>> = JobCommon<I, O> &
  (ByRun<I, O, R> | ByCommand | ByScript | ByImage);

/** A job's spec once its types have been checked. */
export type AnyJobSpec = JobCommon<Inputs, Outputs> & (ByAnyRun | ByCommand | ByScript | ByImage);

/** A function as the program, whatever it takes and returns. */
export interface ByAnyRun extends Omit<ByRun<Inputs, Outputs>, "run"> {
  readonly run: (context: never) => unknown;
}

/**
 * Declares a job.
 *
 * Nothing runs here and nothing is checked beyond types: `plan` tells every problem at once, with its place.
 * `R` is inferred so that literals in what `run` returns keep their types, and `S` to know whether there is an output
 * `stdout`; nobody writes them.
 */
export function job<
  const N extends string,
  const I extends Inputs = NoInputs,
  O extends Outputs = NoOutputs,
  const R extends Returned<O> = Returned<O>,
  S extends FileOutput | undefined = undefined,
>(name: N, spec: JobSpec<I, O, R> & { readonly stdout?: S }): Job<N, ValuesOf<I>, WithStdout<CarriedOf<O>, S>> {
  const printed = spec.stdout === undefined ? [] : ["stdout"];
  return withRefs<Job<N, ValuesOf<I>, WithStdout<CarriedOf<O>, S>>>(
    { kind: "job", name, spec: frozenCopy(spec), place: placeOf(job) },
    [...Object.keys(spec.outputs ?? {}), ...printed],
  );
}

/** What a job gives, with what its program prints where that is an output. */
export type WithStdout<C, S> = [S] extends [FileOutput] ? C & { readonly stdout: FileArtifact } : C;
