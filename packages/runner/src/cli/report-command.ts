import { pathToFileURL } from "node:url";
import { runPage } from "../report/html/run-page.ts";
import { version } from "../version.ts";
import type { DefineCommand } from "./command-line.ts";
import { logEnds } from "./log-ends.ts";
import { namedRun } from "./named-run.ts";
import { defineQuery, show } from "./query.ts";
import { writeTextFile } from "./write-text-file.ts";

export const define: DefineCommand = defineQuery({
  name: "report",
  takes: [["[run]", "id of the run, the beginning or end of it, @latest or @latest~1 (default: @latest)"]],
  examples: ["report", "report @latest~1 -o report.html"],
  answer: (query, name = "@latest") => {
    const { run, events, view, status, by, plan, attempts } = namedRun(query, name);
    const params = Object.fromEntries(Object.entries(plan.params).map(([param, { value }]) => [param, value]));
    const logs = logEnds(attempts);
    const page = runPage({
      view,
      events,
      status,
      by,
      params,
      logOf: (step, attempt) => logs.get(`${step}/${attempt}`),
      version,
    });
    const path = writeTextFile(query.cwd, query.settings.outFile ?? `report-${run}.html`, page);
    return show(query, { json: () => ({ run, report: path }), text: () => `${pathToFileURL(path).href}\n` });
  },
});
