import type { Pipeline, Step } from "@pipeline/dsl";

/** A pipeline of one step whose refs are not followed: `--input` binds them. */
export interface Standalone extends Pipeline {
  readonly alone: true;
}

/** An exported job or deploy as a pipeline of its own (R3). */
export function standalone(step: Step): Standalone {
  return Object.freeze({
    kind: "pipeline",
    name: step.name,
    steps: Object.freeze([step]),
    options: Object.freeze({}),
    place: step.place,
    alone: true,
  } as const);
}

export function isStandalone(pipeline: Pipeline): pipeline is Standalone {
  return "alone" in pipeline;
}
