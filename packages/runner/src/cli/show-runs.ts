import { between } from "../report/duration.ts";
import { linesText } from "../report/lines-text.ts";
import type { Palette } from "../report/palette.ts";
import type { RunRow } from "../store/run-row.ts";
import { ago } from "./ago.ts";
import { storedMark } from "./stored-mark.ts";
import { tableLines } from "./table.ts";

export interface RunsShown {
  readonly rows: readonly RunRow[];
  /** How many more are stored. */
  readonly left: number;
  readonly nowMs: number;
  readonly palette: Palette;
}

export function runsText({ rows, left, nowMs, palette }: RunsShown): string {
  const head = ["run", "pipeline", "status", "done", "failed", "took", "when"].map(palette.dim);
  const lines = tableLines([head, ...rows.map((row) => cells(row, nowMs, palette))], [3, 4, 5]);
  const rest = left > 0 ? [palette.dim(`and ${left} more: --limit ${rows.length + left}`)] : [];
  return linesText([...lines, ...rest]);
}

function cells(row: RunRow, nowMs: number, palette: Palette): readonly string[] {
  const { run, pipeline = "", status, startedAtMs, endedAtMs, steps } = row;
  const { succeeded, cached, failed, total } = steps;
  const isKnown = status !== "unreadable";
  return [
    run,
    pipeline,
    storedMark(status, palette),
    isKnown ? `${succeeded + cached}/${total}` : "",
    failed === 0 ? "" : palette.red(String(failed)),
    between(startedAtMs, endedAtMs ?? nowMs) ?? "",
    startedAtMs === undefined ? "" : ago(startedAtMs, nowMs),
  ];
}
