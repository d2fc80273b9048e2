import { diffRuns } from "../store/run-diff.ts";
import type { DefineCommand } from "./command-line.ts";
import { namedRun } from "./named-run.ts";
import { defineQuery, show } from "./query.ts";
import { diffText } from "./show-diff.ts";

export const define: DefineCommand = defineQuery({
  name: "diff",
  takes: [
    ["[runA]", "the earlier run (default: @latest~1)"],
    ["[runB]", "the later run (default: @latest)"],
  ],
  examples: ["diff", "diff @latest~3 @latest --json"],
  answer: (query, from = "@latest~1", to = "@latest") => {
    const diff = diffRuns(namedRun(query, from), namedRun(query, to));
    return show(query, { json: () => diff, text: () => diffText(diff, query.palette) });
  },
});
