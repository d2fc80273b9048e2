import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { decideDue } from "../calendar/due.ts";
import { stopAfter } from "../calendar/times.ts";
import {
  forgetStarts,
  holdSchedules,
  type InstalledSchedule,
  keptStarts,
  type LeftOut,
  readSchedules,
  startPath,
  writeNext,
  writeSchedule,
} from "../store/schedules.ts";
import { isClaimed, isGoingOn } from "../store/starts.ts";
import { startScript } from "./tick-script.ts";

export interface Tick {
  readonly stateFolder: string;
  readonly nowMs: number;
  /** Calls this very `pipeline`. */
  readonly pipeline: readonly string[];
}

/** Looks at every installed schedule and starts what is due; nothing when another process is at it. */
export function tick(ticking: Tick): void {
  const { stateFolder, nowMs } = ticking;
  using lease = holdSchedules(stateFolder, nowMs);
  if (lease === undefined) return;
  const wakes = readSchedules(stateFolder).flatMap((installed) => lookAt(installed, ticking) ?? []);
  writeNext(stateFolder, wakes.length === 0 ? undefined : Math.min(...wakes));
}

/** When to look again. */
function lookAt(installed: InstalledSchedule, ticking: Tick): number | undefined {
  const { stateFolder, nowMs } = ticking;
  const { name, schedule } = installed;
  const last = installed.started.at(-1);
  // Whoever wrote that it is started may have died before it was.
  const isPromised = last !== undefined && !isClaimed(stateFolder, name, last);
  if (isPromised) begin(installed, last, ticking);
  const isRunning = isPromised || (last !== undefined && isGoingOn({ stateFolder, name, nowMs }, last));
  const due = decideDue(schedule, installed.decided, { nowMs, isRunning });
  const { start, skipped, missed, decided } = due;
  const left: LeftOut[] = [
    ...installed.left,
    ...(missed === undefined ? [] : [{ ...missed, because: "missed" as const }]),
    ...(skipped === undefined ? [] : [{ ...skipped, because: "skipped" as const }]),
  ];
  const started = [...installed.started, ...(start === undefined ? [] : [start])].slice(-keptStarts);
  const after = { ...installed, decided, started, left: left.slice(-keptStarts) };
  writeSchedule(stateFolder, after);
  if (start !== undefined) begin(after, start, ticking);
  forgetStarts(stateFolder, after);
  return due.wakeAtMs;
}

/** In a session of its own, so that it outlives the timer's call. The intent is on disk: who finds it begun does nothing. */
function begin({ name, schedule, argv, cwd, env }: InstalledSchedule, dueMs: number, ticking: Tick): void {
  const { stateFolder, pipeline, nowMs } = ticking;
  const stopMs = stopAfter(schedule, dueMs);
  const timeout = stopMs === undefined ? [] : ["--timeout", `${Math.max(1, stopMs - nowMs)}ms`];
  const command = [...pipeline, "run", ...argv, ...timeout];
  const path = startPath(stateFolder, name, dueMs);
  const child = spawn("/bin/sh", ["-c", startScript, "pipeline", path, ...command], {
    cwd,
    env: { ...env, PIPELINE_SCHEDULE: `${name}@${dueMs}` },
    detached: true,
    stdio: "ignore",
  });
  // As a rule the folder is gone that it was installed in.
  child.on("error", ({ message }) => {
    writeFileSync(`${path}.log`, `cannot start in ${cwd}: ${message}\n`);
    writeFileSync(`${path}.pid`, "0\n");
    writeFileSync(`${path}.exit`, "127\n");
  });
  child.unref();
}
