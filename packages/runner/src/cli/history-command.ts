import { suggestion } from "../compile/suggestion.ts";
import { plannedSteps } from "../store/planned-steps.ts";
import { runsNewestFirst } from "../store/runs.ts";
import { stepHistory } from "../store/step-history.ts";
import type { DefineCommand } from "./command-line.ts";
import { noRuns } from "./named-run.ts";
import { defineQuery, show } from "./query.ts";
import { historyText } from "./show-history.ts";
import { UsageError } from "./usage-error.ts";

export const define: DefineCommand = defineQuery({
  name: "history",
  takes: [["<step>", "whose past: how it ended, how long it took, what it gave"]],
  examples: ["history train", "history train --limit 100 --json"],
  answer: (query, step = "") => {
    const { stateFolder, settings, palette, nowMs } = query;
    const runs = runsNewestFirst(stateFolder).slice(0, settings.newest);
    if (runs.length === 0) throw new UsageError(`step "${step}" has no past. ${noRuns}`);
    const records = stepHistory(stateFolder, runs, step);
    if (records.length === 0) throw new UsageError(unknown(step, stateFolder, runs));
    return show(query, {
      json: () => ({ step, records }),
      text: () => historyText({ step, records, palette, nowMs }),
    });
  },
});

function unknown(step: string, stateFolder: string, runs: readonly string[]): string {
  const known = new Set(runs.flatMap((run) => plannedSteps(stateFolder, run)));
  const among = runs.length === 1 ? "the newest run" : `the newest ${runs.length} runs`;
  return `no step "${step}" in ${among}. ${suggestion(step, known, "steps")}`;
}
