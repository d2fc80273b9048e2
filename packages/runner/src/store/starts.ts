import { readFileSync, statSync } from "node:fs";
import type { RunEvent, ScheduledStart } from "../events/event.ts";
import { leaseOf } from "./lease.ts";
import { logBytes, logLines } from "./log-lines.ts";
import { processStartMs } from "./process-start.ts";
import { startOfRunId } from "./run-id.ts";
import { type RunRow, runRow } from "./run-row.ts";
import { runsNewestFirst } from "./runs.ts";
import { startPath } from "./schedules.ts";

/** What has become of one start of a schedule. */
export interface Start {
  readonly dueMs: number;
  /** `failed to start`: no run began. `interrupted`: neither it nor the one who waited for it is there any more. */
  readonly status: RunRow["status"] | "starting" | "failed to start";
  readonly run?: string;
  readonly exitCode?: number;
  /** What the command said. */
  readonly log: string;
}

export interface StartQuery {
  readonly stateFolder: string;
  readonly name: string;
  readonly nowMs: number;
}

export function readStart({ stateFolder, name, nowMs }: StartQuery, dueMs: number): Start {
  const base = startPath(stateFolder, name, dueMs);
  const run = runOf(stateFolder, { name, dueMs });
  const exitCode = numberIn(`${base}.exit`);
  const status =
    run !== undefined
      ? runRow(stateFolder, run, nowMs).status
      : exitCode !== undefined
        ? "failed to start"
        : isWaiting(base)
          ? "starting"
          : "interrupted";
  return {
    dueMs,
    status,
    log: `${base}.log`,
    ...(run !== undefined && { run }),
    ...(exitCode !== undefined && { exitCode }),
  };
}

/** Whether a start still goes on: somebody waits for its end, or its run has a driver. */
export function isGoingOn({ stateFolder, name, nowMs }: StartQuery, dueMs: number): boolean {
  const base = startPath(stateFolder, name, dueMs);
  if (numberIn(`${base}.exit`) === undefined && isWaiting(base)) return true;
  const run = runOf(stateFolder, { name, dueMs });
  return run !== undefined && leaseOf(stateFolder, run, nowMs) !== undefined;
}

/** Whether somebody has claimed the start. */
export function isClaimed(stateFolder: string, name: string, dueMs: number): boolean {
  return numberIn(`${startPath(stateFolder, name, dueMs)}.pid`) !== undefined;
}

/** A process that began after the file was written has only the same number. */
function isWaiting(base: string): boolean {
  const pid = numberIn(`${base}.pid`);
  const beganMs = pid === undefined ? undefined : processStartMs(pid);
  const claimedMs = statSync(`${base}.pid`, { throwIfNoEntry: false })?.mtimeMs;
  return beganMs !== undefined && claimedMs !== undefined && beganMs < claimedMs + clockToleranceMs;
}

/** The system tells the time of its boot in whole seconds, and of a clock that is set it tells another. */
const clockToleranceMs = 5_000;

/** The run that a start began: it is no older than the time at which it was due. */
function runOf(stateFolder: string, { name, dueMs }: ScheduledStart): string | undefined {
  for (const run of runsNewestFirst(stateFolder)) {
    if ((startOfRunId(run) ?? 0) + 1_000 < dueMs) return undefined;
    const by = scheduledBy(stateFolder, run);
    if (by?.name === name && by.dueMs === dueMs) return run;
  }
  return undefined;
}

function scheduledBy(stateFolder: string, run: string): ScheduledStart | undefined {
  const [first] = logLines(logBytes(stateFolder, run) ?? Buffer.alloc(0));
  if (first?.type !== "run.started") return undefined;
  const event: RunEvent = JSON.parse(first.text());
  return event.type === "run.started" ? event.by.schedule : undefined;
}

function numberIn(path: string): number | undefined {
  try {
    const text = readFileSync(path, "utf8").trim();
    return text === "" ? undefined : Number(text);
  } catch {
    return undefined;
  }
}
