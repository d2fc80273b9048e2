import { listed } from "../compile/suggestion.ts";
import type { StepView } from "../events/view.ts";
import type { Palette } from "../report/palette.ts";
import { runReasonText } from "../report/run-reason.ts";
import { statusMark } from "../report/status-mark.ts";
import type { StoredRun } from "../store/stored-run.ts";
import type { DefineCommand } from "./command-line.ts";
import { checkStep, namedRun } from "./named-run.ts";
import { defineQuery, show } from "./query.ts";
import { UsageError } from "./usage-error.ts";

export const define: DefineCommand = defineQuery({
  name: "explain",
  takes: [["[step]", "name of a step"]],
  examples: ["explain train", "explain train --run @latest~1 --json"],
  answer: (query, name) => {
    const stored = namedRun(query, query.settings.ofRun);
    if (name === undefined)
      throw new UsageError(`name a step of run ${stored.run}: ${listed([...stored.view.steps.keys()])}.`);
    checkStep(name, stored.view.steps.keys(), stored.run);
    const step = stored.view.steps.get(name);
    if (step === undefined) throw new Error(`internal: step "${name}" is not there`);
    const components = componentsOf(stored, name);
    return show(query, {
      json: () => ({
        run: stored.run,
        step: name,
        status: step.status,
        because: becauseOf(step),
        why: step.why,
        components,
      }),
      text: () => explained(step, stored, query.palette),
    });
  },
});

/** The whole key where the step got that far, else what the plan knew of it. */
function componentsOf({ keys }: StoredRun, step: string): Readonly<Record<string, string>> {
  const { whole, planned = {} } = keys.get(step) ?? {};
  return whole ?? planned;
}

function explained(step: StepView, stored: StoredRun, palette: Palette): string {
  const components = Object.entries(componentsOf(stored, step.name));
  const width = Math.max(0, ...components.map(([name]) => name.length));
  return [
    `${statusMark(step.status, palette)}  ${palette.bold(step.name)}  in run ${stored.run}: ${becauseOf(step)}`,
    ...(components.length === 0 ? [] : ["", palette.dim("Its result depends on:")]),
    ...components.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`),
    "",
  ].join("\n");
}

/** One sentence: why it ran, why it did not have to, or why it could not. */
function becauseOf(step: StepView): string {
  switch (step.status) {
    case "cached":
      return `nothing that its result depends on has changed since run ${step.reason ?? "?"}`;
    case "skipped":
      return `"${step.reason ?? "?"}", which it needs, did not succeed`;
    case "waiting":
    case "queued":
      return "it has not started";
    case "cancelled":
      return step.why === undefined
        ? "it was cancelled before it started"
        : `it started (${runReasonText(step.why)}) and was cancelled`;
    default:
      return step.why === undefined ? "its reason was not kept" : `it ran: ${runReasonText(step.why)}`;
  }
}
