import { join, resolve } from "node:path";
import { linesText } from "../report/lines-text.ts";
import type { DefineCommand } from "./command-line.ts";
import { exitCode } from "./exit-code.ts";
import { namedRun } from "./named-run.ts";
import { defineQuery, type Query, show } from "./query.ts";
import { type SelectedOutputs, selectOutputs } from "./selected-outputs.ts";
import { outputsDocument, outputsText } from "./show-outputs.ts";
import { UsageError } from "./usage-error.ts";

export const define: DefineCommand = defineQuery({
  name: "outputs",
  takes: [["[step[.output]]", "whose outputs, or which one; without a name all of the run"]],
  examples: ["outputs", "outputs train.accuracy", "outputs train --run @latest~1 --to out"],
  answer: async (query, what) => {
    const { settings } = query;
    const stored = namedRun(query, settings.ofRun);
    const selected = selectOutputs(stored, what);
    if (selected.steps.length === 0) {
      query.invocation.stderr.write(`${what ?? `run ${stored.run}`} has given no outputs\n`);
    }
    if (settings.to === undefined) {
      const json = () => outputsDocument(stored.run, selected);
      return show(query, { json, text: () => outputsText(selected) });
    }
    const { saveOutputs } = await import("./save-outputs.ts");
    const folder = resolve(query.cwd, settings.to);
    try {
      const saved = await saveOutputs(selected.steps, folder, { stored, query });
      const paths = saved.map((path) => join(folder, path));
      const json = () => ({ run: stored.run, saved: paths });
      return show(query, { json, text: () => linesText(paths) });
    } catch (error) {
      if (error instanceof UsageError) throw error;
      return refused(query, selected, error);
    }
  },
});

function refused({ invocation }: Query, { steps }: SelectedOutputs, error: unknown): number {
  const names = steps.map(({ step }) => step).join(", ");
  const why = error instanceof Error ? error.message : String(error);
  invocation.stderr.write(`error OUTPUTS_NOT_SAVED  The outputs of ${names} were not saved: ${why}\n`);
  invocation.stderr.write("  → Nothing was changed in the folder. Run the step again to have its outputs again.\n");
  return exitCode.preflight;
}
