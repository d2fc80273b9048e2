import type { Pipeline } from "@pipeline/dsl";
import { checkFields } from "./check-fields.ts";
import { pipelineFields } from "./fields.ts";
import { isRecord, isStep } from "./handle.ts";
import { nameProblem } from "./names.ts";
import { listedIn } from "./reach.ts";
import type { Report, Written } from "./scope.ts";
import { shown } from "./shown.ts";

/** What can be wrong with the declaration of a pipeline, its steps apart. */
export function checkPipeline(pipeline: Pipeline, report: Report): void {
  const options = optionsOf(pipeline);
  const { namespace, pools } = options;
  const problems = [
    nameProblem("pipeline", pipeline.name),
    ...(typeof namespace === "string" ? [nameProblem("namespace", namespace)] : []),
    ...Object.keys(isRecord(pools) ? pools : {}).map((pool) => nameProblem("pool", pool)),
  ];
  for (const problem of problems) if (problem !== undefined) report(problem);
  checkFields(options, pipelineFields, report);
  if (Array.isArray(pipeline.steps)) checkListed(listedIn(pipeline), report);
  else report(noList(pipeline.steps));
}

export function optionsOf(pipeline: Pipeline): Written {
  const options: unknown = pipeline.options;
  return isRecord(options) ? options : {};
}

function noList(steps: unknown) {
  const remedy = 'Write a list: pipeline("name", [prepare, train]).';
  return { code: "FIELD_INVALID", field: "steps", message: `\`steps\` cannot be ${shown(steps)}.`, remedy } as const;
}

function checkListed(listed: readonly unknown[], report: Report): void {
  if (listed.length === 0) {
    const remedy = "List its last steps: what they need is added.";
    report({ code: "SELECTION_EMPTY", field: "steps", message: "The pipeline lists no step.", remedy });
  }
  for (const [index, step] of listed.entries()) {
    if (isStep(step)) continue;
    const remedy = "List what `job` and `deploy` return.";
    report({ code: "STEP_KIND_UNKNOWN", field: `steps[${index}]`, message: `${shown(step)} is no step.`, remedy });
  }
}
