import { duration } from "../report/duration.ts";
import { linesText } from "../report/lines-text.ts";
import { metricText } from "../report/metric-text.ts";
import type { Palette } from "../report/palette.ts";
import { statusMark, wordMark } from "../report/status-mark.ts";
import type { MetricRecord, StepRecord } from "../store/step-history.ts";
import { ago } from "./ago.ts";
import { tableLines } from "./table.ts";

export interface HistoryShown {
  readonly step: string;
  /** The newest first. */
  readonly records: readonly StepRecord[];
  readonly nowMs: number;
  readonly palette: Palette;
}

const mostValueCharacters = 24;

/** A line for each run, a column for each JSON output and each metric; the pipeline only where there are several. */
export function historyText({ records, nowMs, palette }: HistoryShown): string {
  const outputs = [...new Set(records.flatMap(({ values }) => Object.keys(values)))];
  const metrics = [...new Set(records.flatMap((record) => Object.keys(record.metrics)))];
  const isMixed = new Set(records.map(({ pipeline }) => pipeline)).size > 1;
  const known = ["run", ...(isMixed ? ["pipeline"] : []), "status", "took", "when"];
  // A metric may have the name of an output, or of a column.
  const head = [...known, ...outputs, ...metrics.map((name) => `metric ${name}`)].map(palette.dim);
  const rows = records.map((record) => [
    record.run,
    ...(isMixed ? [record.pipeline] : []),
    statusText(record, palette),
    record.durationMs === undefined ? "" : duration(record.durationMs),
    ago(record.startedAtMs, nowMs),
    ...outputs.map((name) => valueText(record.values[name])),
    ...metrics.map((name) => lastText(record.metrics[name])),
  ]);
  const toRight = head.map((_, at) => at).slice(known.indexOf("took"));
  return linesText(tableLines([head, ...rows], toRight));
}

function statusText({ status, failure, attempts }: StepRecord, palette: Palette): string {
  const mark = status === "unfinished" ? wordMark("↯", status, palette.yellow) : statusMark(status, palette);
  const why = failure === undefined || status !== "failed" ? "" : ` ${failure.class}`;
  return `${mark}${why}${attempts > 1 ? ` after ${attempts} attempts` : ""}`;
}

function valueText(value: unknown): string {
  if (value === undefined) return "";
  const text = JSON.stringify(value);
  return text.length > mostValueCharacters ? `${text.slice(0, mostValueCharacters - 1)}…` : text;
}

/** What it was on the way is in `--json`, and drawn by `report`. */
function lastText(metric: MetricRecord | undefined): string {
  return metric === undefined ? "" : metricText(metric.last);
}
