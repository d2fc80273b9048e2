import type { StepResult } from "./event.ts";

/** What lasts of an event that gives a step its result. */
export function resultPart({ values, artifacts, service }: StepResult): StepResult {
  return { values, artifacts, ...(service === undefined ? {} : { service }) };
}
