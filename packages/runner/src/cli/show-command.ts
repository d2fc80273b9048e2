import { lastLogLines } from "../store/growing-file.ts";
import type { DefineCommand } from "./command-line.ts";
import { namedRun } from "./named-run.ts";
import { defineQuery, show } from "./query.ts";
import { runDocument } from "./run-document.ts";
import { runText } from "./show-run.ts";

const shownLogLines = 10;

export const define: DefineCommand = defineQuery({
  name: "show",
  takes: [["[run]", "id of the run, the beginning or end of it, @latest or @latest~1 (default: @latest)"]],
  examples: ["show", "show @latest~1 --json"],
  answer: (query, name = "@latest") => {
    const stored = namedRun(query, name);
    const logTail = (step: string): readonly string[] => {
      const folder = stored.view.steps.get(step)?.folder;
      return folder === undefined ? [] : lastLogLines(folder, shownLogLines);
    };
    const { palette, hasColor, nowMs } = query;
    return show(query, {
      json: () => runDocument(stored),
      text: () => runText({ stored, logTail, palette, hasColor, nowMs }),
    });
  },
});
