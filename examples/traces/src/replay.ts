import { type Job, job } from "@pipeline/dsl";
import { stepName } from "./step-name.ts";
import type { Trace } from "./trace.ts";

/** One job for each task: it sleeps as long as the task took, times `scale`, after the tasks that the task needed. */
export function replay({ tasks }: Trace, scale: number): readonly Job[] {
  return tasks.map(({ id, needs, seconds }) =>
    job(stepName(id), { command: ["sleep", (seconds * scale).toFixed(3)], after: needs.map(stepName) }),
  );
}
