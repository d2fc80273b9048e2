import type { Artifact, Failure } from "@pipeline/backends/contract";
import type { Json } from "@pipeline/dsl";
import type { RunEvent } from "../events/event.ts";
import { logBytes, logLines } from "./log-lines.ts";
import type { SettledStatus } from "./run-row.ts";

/** What became of one step in one run. */
export interface StepRecord {
  readonly run: string;
  readonly pipeline: string;
  readonly status: SettledStatus | "unfinished";
  /** When its run began. */
  readonly startedAtMs: number;
  /** Of its last attempt's program. */
  readonly durationMs?: number;
  readonly attempts: number;
  readonly failure?: Failure;
  /** The run that its result was taken from. */
  readonly from?: string;
  readonly values: Readonly<Record<string, Json>>;
  readonly artifacts: Readonly<Record<string, Artifact>>;
  /** What its last attempt measured of itself; none where the result is of an earlier run. */
  readonly metrics: Readonly<Record<string, MetricRecord>>;
}

/** A metric within one attempt. */
export interface MetricRecord {
  readonly last: number;
  readonly least: number;
  readonly most: number;
  /** How many values there were. */
  readonly count: number;
}

/** A step in the given runs, in their order; runs that do not have it are left out. Only its own lines are parsed. */
export function stepHistory(stateFolder: string, runs: readonly string[], step: string): readonly StepRecord[] {
  return runs.flatMap((run) => recordIn(stateFolder, run, step) ?? []);
}

function recordIn(stateFolder: string, run: string, step: string): StepRecord | undefined {
  const bytes = logBytes(stateFolder, run);
  if (bytes === undefined) return undefined;
  const name = JSON.stringify(step);
  const lines = [...logLines(bytes)];
  const beginning = lines[0]?.type === "run.started" ? parse(lines[0].text()) : undefined;
  if (beginning?.type !== "run.started") return undefined;
  const { atMs: startedAtMs, plan } = beginning;
  const events = lines.filter((line) => line.step === name).flatMap((line) => parse(line.text()) ?? []);
  const isPlanned = [...plan.steps, ...plan.borrowed].some((planned) => planned.name === step);
  if (!isPlanned && events.length === 0) return undefined;
  const start: StepRecord = {
    run,
    pipeline: plan.pipeline,
    status: "unfinished",
    startedAtMs,
    attempts: 0,
    values: {},
    artifacts: {},
    metrics: {},
  };
  return events.reduce(after, start);
}

function after(record: StepRecord, event: RunEvent): StepRecord {
  switch (event.type) {
    case "attempt.submitting":
      return { ...record, status: "unfinished", attempts: event.attempt, metrics: {} };
    case "attempt.ended": {
      const { startedAtMs, endedAtMs } = event.outcome;
      return startedAtMs === undefined ? record : { ...record, durationMs: endedAtMs - startedAtMs };
    }
    case "metric.reported":
      return {
        ...record,
        metrics: { ...record.metrics, [event.name]: measured(record.metrics[event.name], event.value) },
      };
    case "step.succeeded":
      return { ...record, status: "succeeded", values: event.values, artifacts: event.artifacts };
    case "step.cached":
      return { ...record, status: "cached", from: event.from, values: event.values, artifacts: event.artifacts };
    case "step.reopened":
      return { ...withoutOrigin(record), status: "unfinished", values: {}, artifacts: {} };
    case "step.failed":
      return { ...record, status: "failed", failure: event.failure };
    case "step.cancelled":
      return { ...record, status: "cancelled" };
    case "step.skipped":
      return { ...record, status: "skipped" };
    default:
      return record;
  }
}

function withoutOrigin({ from: _from, ...record }: StepRecord): StepRecord {
  return record;
}

function measured(before: MetricRecord | undefined, value: number): MetricRecord {
  const { least = value, most = value, count = 0 } = before ?? {};
  return { last: value, least: Math.min(least, value), most: Math.max(most, value), count: count + 1 };
}

/** A damaged line is no event. */
function parse(text: string): RunEvent | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
