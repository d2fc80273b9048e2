import type { RunEvent, RunStatus } from "../events/event.ts";
import { leaseOf } from "./lease.ts";
import { type LogLineHead, logBytes, logLines } from "./log-lines.ts";
import { eventFormat } from "./stored-log.ts";

/** `interrupted`: its runner is gone and it has no end. `unreadable`: its log is damaged, or of another version. */
export type StoredStatus = RunStatus | "running" | "stopping" | "interrupted" | "unreadable";

export type SettledStatus = "succeeded" | "failed" | "cancelled" | "skipped" | "cached";

/** What a list of runs says about one. */
export interface RunRow {
  readonly run: string;
  readonly status: StoredStatus;
  readonly pipeline?: string;
  readonly namespace?: string;
  readonly startedAtMs?: number;
  /** Of the last event; absent while the run goes on. */
  readonly endedAtMs?: number;
  readonly exitCode?: number;
  readonly steps: { readonly total: number } & Readonly<Record<SettledStatus, number>>;
}

const endings: readonly SettledStatus[] = ["succeeded", "failed", "cancelled", "skipped", "cached"];
const nothing: Readonly<Record<SettledStatus, number>> = {
  succeeded: 0,
  failed: 0,
  cancelled: 0,
  skipped: 0,
  cached: 0,
};

/** Reads one log by the heads of its lines: only the first and the last are parsed, and those that add steps. */
export function runRow(stateFolder: string, run: string, nowMs: number): RunRow {
  const bytes = logBytes(stateFolder, run);
  const row = bytes === undefined ? undefined : read(bytes, () => leaseOf(stateFolder, run, nowMs) !== undefined);
  return { run, ...(row ?? { status: "unreadable", steps: { total: 0, ...nothing } }) };
}

type Read = Omit<RunRow, "run">;

function read(bytes: Buffer, isGoingOn: () => boolean): Read | undefined {
  const lines = [...logLines(bytes)];
  const [first, last] = [lines[0], lines.at(-1)];
  if (first?.type !== "run.started" || last === undefined) return undefined;
  const about = beginning(first.text());
  const end = eventIn(last.text());
  if (about === undefined || end === undefined) return undefined;
  const steps = countSteps(lines, end.type === "run.finished");
  if (end.type === "run.finished") {
    return { ...about, status: end.status, endedAtMs: end.atMs, exitCode: end.exitCode, steps };
  }
  if (!isGoingOn()) return { ...about, status: "interrupted", endedAtMs: end.atMs, steps };
  return { ...about, status: lines.some(({ type }) => type === "run.stopping") ? "stopping" : "running", steps };
}

/** Of the first line, which holds the whole plan: its beginning says enough. */
function beginning(text: string): Pick<RunRow, "pipeline" | "namespace" | "startedAtMs"> | undefined {
  const atMs = /^\{(?:"type":"run\.started",)?"atMs":(\d+)/.exec(text)?.[1];
  const format = /"format":(\d+),/.exec(text.slice(0, text.indexOf('"plan":')))?.[1];
  const [, pipeline, namespace] = /"plan":\{"format":1,"pipeline":"([^"]+)","namespace":"([^"]+)"/.exec(text) ?? [];
  // Of another version nothing is to be guessed, as `show` does not.
  if (format !== String(eventFormat)) return undefined;
  if (atMs === undefined || pipeline === undefined || namespace === undefined) return undefined;
  return { startedAtMs: Number(atMs), pipeline, namespace };
}

/** All steps of a run that has ended have settled; of another, the plan says how many there are. */
function countSteps(lines: readonly LogLineHead[], hasEnded: boolean): RunRow["steps"] {
  const settled = new Map(lines.flatMap(({ type, step }) => settlement(type, step)));
  const counts = { ...nothing };
  for (const ending of settled.values()) counts[ending] += 1;
  return { total: hasEnded ? settled.size : plannedCount(lines), ...counts };
}

/** Of a step that a resumed run has done again, the last ending counts. */
function settlement(type: string, step: string | undefined): [string, SettledStatus][] {
  const ending = endings.find((each) => type === `step.${each}`);
  return ending === undefined || step === undefined ? [] : [[step, ending]];
}

function plannedCount(lines: readonly LogLineHead[]): number {
  const growing = lines.filter(({ type }) => type === "run.started" || type === "steps.added");
  return growing.reduce((count, line) => {
    const event = eventIn(line.text());
    if (event?.type === "steps.added") return count + event.steps.length;
    return event?.type === "run.started" ? count + event.plan.steps.length + event.plan.borrowed.length : count;
  }, 0);
}

/** A line that a disk has damaged is no event. */
function eventIn(text: string): RunEvent | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
