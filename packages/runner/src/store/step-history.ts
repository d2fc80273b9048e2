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
  };
  return events.reduce(after, start);
}

function after(record: StepRecord, event: RunEvent): StepRecord {
  switch (event.type) {
    case "attempt.submitting":
      return { ...record, status: "unfinished", attempts: event.attempt };
    case "attempt.ended": {
      const { startedAtMs, endedAtMs } = event.outcome;
      return startedAtMs === undefined ? record : { ...record, durationMs: endedAtMs - startedAtMs };
    }
    case "step.succeeded":
      return { ...record, status: "succeeded", values: event.values, artifacts: event.artifacts };
    case "step.cached":
      return { ...record, status: "cached", from: event.from, values: event.values, artifacts: event.artifacts };
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

/** A damaged line is no event. */
function parse(text: string): RunEvent | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
