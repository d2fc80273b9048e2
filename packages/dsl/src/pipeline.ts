import { frozenCopy } from "./frozen-copy.ts";
import { type Place, placeOf } from "./place.ts";
import type { Ref } from "./ref.ts";
import type { Schedule } from "./schedule.ts";
import type { Step } from "./step.ts";
import type { Duration } from "./units.ts";

/** What a `pipelines.ts` exports: named steps, and every step that their refs reach. */
export interface Pipeline<out S extends readonly Step[] = readonly Step[]> {
  readonly kind: "pipeline";
  readonly name: string;
  readonly steps: S;
  readonly options: PipelineOptions;
  readonly place: Place;
}

/** What holds for a whole pipeline. */
export interface PipelineOptions {
  /** Groups pipelines in staging paths, labels, results and logs; `default` by default. */
  readonly namespace?: string;
  /** Slots of each named pool. */
  readonly pools?: Readonly<Record<string, number>>;
  /** Longest time of a whole run. */
  readonly deadline?: Duration;
  /**
   * Outputs that are copied out of the run, by their paths relative to the pipeline's file: an artifact as it is, a
   * value as JSON. Each is replaced as a whole once its step has succeeded, or was cached.
   */
  readonly publish?: Readonly<Record<string, Ref<unknown>>>;
  /** When it starts by itself, once `pipeline schedule` has installed it. */
  readonly schedule?: Schedule;
}

/** Declares a pipeline; steps that are only reached through refs need not be listed. */
export function pipeline<const S extends readonly Step[]>(
  name: string,
  steps: S,
  options: PipelineOptions = {},
): Pipeline<S> {
  return Object.freeze({
    kind: "pipeline",
    name,
    steps: frozenCopy(steps),
    options: frozenCopy(options),
    place: placeOf(pipeline),
  } as const);
}
