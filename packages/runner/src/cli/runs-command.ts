import { runRow } from "../store/run-row.ts";
import { runsNewestFirst } from "../store/runs.ts";
import type { DefineCommand } from "./command-line.ts";
import { noRuns } from "./named-run.ts";
import { defineQuery, show } from "./query.ts";
import { runsText } from "./show-runs.ts";

export const define: DefineCommand = defineQuery({
  name: "runs",
  examples: ["runs --limit 5", "runs --json"],
  answer: (query) => {
    const { stateFolder, settings, nowMs, palette } = query;
    const all = runsNewestFirst(stateFolder);
    const rows = all.slice(0, settings.newest).map((run) => runRow(stateFolder, run, nowMs));
    return show(query, {
      json: () => ({ runs: rows, stored: all.length }),
      text: () =>
        rows.length === 0 ? `${noRuns}\n` : runsText({ rows, left: all.length - rows.length, nowMs, palette }),
    });
  },
});
