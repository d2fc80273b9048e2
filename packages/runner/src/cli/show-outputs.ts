import { linesText } from "../report/lines-text.ts";
import { outputLines } from "../report/outputs.ts";
import type { SelectedOutputs } from "./selected-outputs.ts";

/** `step.output = value` for each; a single one alone, as a shell script wants it: text without quotes. */
export function outputsText({ steps, isSingle }: SelectedOutputs): string {
  if (!isSingle) {
    const lines = steps.flatMap(({ step, values, artifacts }) =>
      outputLines({ name: step, result: { values, artifacts } }),
    );
    return linesText(lines);
  }
  const values = steps.flatMap((each) => Object.values(each.values));
  const paths = steps.flatMap(({ artifacts }) => Object.values(artifacts).map(({ location }) => location));
  return [...values, ...paths]
    .map((value) => `${typeof value === "string" ? value : JSON.stringify(value)}\n`)
    .join("");
}

/** The same as one JSON document, by step. */
export function outputsDocument(run: string, { steps }: SelectedOutputs): object {
  return { run, steps: Object.fromEntries(steps.map(({ step, values, artifacts }) => [step, { values, artifacts }])) };
}
