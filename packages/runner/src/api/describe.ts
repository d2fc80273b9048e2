import prettyMilliseconds from "pretty-ms";
import type { StepView } from "../events/view.ts";

/** One line for people, then the failure or the JSON outputs, indented. */
export function describeStep(view: StepView, namespace: string): string {
  const name = `${namespace}/${view.name}`;
  const execution = view.execution === undefined ? "" : ` (${view.execution})`;
  const details = view.failure === undefined ? outputsText(view) : `  ${view.failure.class}: ${view.failure.message}`;
  return [`${name}${execution}: ${view.status}${durationText(view)}`, details].filter((line) => line !== "").join("\n");
}

function outputsText(view: StepView): string {
  const values = view.result?.values ?? {};
  if (Object.keys(values).length === 0) return "";
  return JSON.stringify(values, null, 2).replace(/^/gm, "  ");
}

function durationText({ submittedAtMs, endedAtMs }: StepView): string {
  if (submittedAtMs === undefined || endedAtMs === undefined) return "";
  return ` after ${prettyMilliseconds(endedAtMs - submittedAtMs)}`;
}
