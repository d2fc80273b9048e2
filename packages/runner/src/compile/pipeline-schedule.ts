import { type PlannedSchedule, scheduleText } from "../calendar/schedule.ts";
import { optionsOf } from "./check-pipeline.ts";
import { planSchedule } from "./schedule.ts";
import type { Survey } from "./survey.ts";
import { at, ofStep, type Tally } from "./tally.ts";

/** When the pipeline starts by itself; of a job that is a pipeline of its own (R3), the job says it. */
export function pipelineSchedule({ pipeline, steps, alone }: Survey, tally: Tally): PlannedSchedule | undefined {
  for (const step of steps) {
    if (step.kind !== "job" || step.spec.schedule === undefined) continue;
    const planned = planSchedule(step.spec.schedule, ofStep(step, tally.report));
    if (alone) return planned;
    if (planned !== undefined) ofStep(step, tally.warn)(notHere(planned));
  }
  return planSchedule(optionsOf(pipeline).schedule, at(pipeline.place, tally.report));
}

function notHere(schedule: PlannedSchedule) {
  return {
    code: "FIELD_UNSUPPORTED",
    field: "schedule",
    message: `The schedule (${scheduleText(schedule)}) holds where the job is a pipeline of its own, not here.`,
    remedy: "Export the job and install it by its name (pipeline schedule FILE#NAME), or give the pipeline a schedule.",
  } as const;
}
