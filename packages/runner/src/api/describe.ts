import type { Json } from "@pipeline/dsl";
import prettyMilliseconds from "pretty-ms";
import type { StepView } from "../events/view.ts";

/** One line for people, then the failure or the JSON outputs, indented. */
export function describeStep(view: StepView, namespace: string, json: Json = valuesOf(view)): string {
  const name = `${namespace}/${view.name}`;
  const execution = view.execution === undefined ? "" : ` (${view.execution})`;
  const details = view.failure === undefined ? jsonText(json) : `  ${view.failure.class}: ${view.failure.message}`;
  return [`${name}${execution}: ${view.status}${durationText(view)}`, details].filter((line) => line !== "").join("\n");
}

/** Nothing where no step gives any. */
function valuesOf({ result }: StepView): Json {
  const values = result?.values ?? {};
  return Object.keys(values).length === 0 ? null : values;
}

function jsonText(json: Json): string {
  return json === null ? "" : JSON.stringify(json, null, 2).replace(/^/gm, "  ");
}

function durationText({ submittedAtMs, endedAtMs }: StepView): string {
  if (submittedAtMs === undefined || endedAtMs === undefined) return "";
  return ` after ${prettyMilliseconds(endedAtMs - submittedAtMs)}`;
}
