import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Decided, Passed } from "../calendar/due.ts";
import type { PlannedSchedule } from "../calendar/schedule.ts";
import { Lease } from "./lease.ts";

/** What `pipeline schedule` has installed for one pipeline, and what has become of it. */
export interface InstalledSchedule {
  /** Of the pipeline; `namespace.pipeline` where that is not the usual one. */
  readonly name: string;
  readonly schedule: PlannedSchedule;
  /** What follows `pipeline run`. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Of the terminal that installed it, without secrets: the timer's own is nearly empty. */
  readonly env: Readonly<Record<string, string>>;
  readonly installedAtMs: number;
  readonly decided: Decided;
  /** Times that were due and have been started, the oldest first; the last may still have to be. */
  readonly started: readonly number[];
  /** Times that were due and were not started, the oldest first. */
  readonly left: readonly LeftOut[];
}

export interface LeftOut extends Passed {
  readonly because: "skipped" | "missed";
}

/** How much of the past is kept. */
export const keptStarts = 50;

export function schedulesFolder(stateFolder: string): string {
  return join(stateFolder, "schedules");
}

/** All that are installed, by name. */
export function readSchedules(stateFolder: string): readonly InstalledSchedule[] {
  const folder = schedulesFolder(stateFolder);
  return namesIn(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name): InstalledSchedule => JSON.parse(readFileSync(join(folder, name), "utf8")));
}

/** Replaces the one of the same name, by a rename. */
export function writeSchedule(stateFolder: string, schedule: InstalledSchedule): void {
  const path = join(schedulesFolder(stateFolder), `${schedule.name}.json`);
  mkdirSync(startsFolder(stateFolder, schedule.name), { recursive: true });
  writeFileSync(`${path}.draft`, JSON.stringify(schedule, null, 2), { mode: 0o600 });
  renameSync(`${path}.draft`, path);
}

/** With what is known of its starts; runs that go on are not touched. */
export function removeSchedule(stateFolder: string, name: string): void {
  rmSync(join(schedulesFolder(stateFolder), `${name}.json`), { force: true });
  rmSync(startsFolder(stateFolder, name), { recursive: true, force: true });
}

/** The time before which the timer need start no Node; nothing when nothing will be due. */
export function writeNext(stateFolder: string, atMs: number | undefined): void {
  const path = join(schedulesFolder(stateFolder), "next");
  writeFileSync(`${path}.draft`, atMs === undefined ? "" : `${Math.ceil(atMs / 1000)}\n`);
  renameSync(`${path}.draft`, path);
}

function startsFolder(stateFolder: string, name: string): string {
  return join(schedulesFolder(stateFolder), name);
}

/** Where the files of one start lie: `.pid`, `.log`, and `.exit` once it has ended. */
export function startPath(stateFolder: string, name: string, dueMs: number): string {
  return join(startsFolder(stateFolder, name), String(dueMs));
}

/** Removes the files of starts that are kept no more. */
export function forgetStarts(stateFolder: string, { name, started }: InstalledSchedule): void {
  const folder = startsFolder(stateFolder, name);
  for (const file of namesIn(folder)) {
    if (!started.includes(Number(file.split(".")[0]))) rmSync(join(folder, file), { force: true });
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The right to change schedules and to start what is due; nothing while another process has it. */
export function holdSchedules(stateFolder: string, nowMs: number): Lease | undefined {
  const folder = join(schedulesFolder(stateFolder), "tick");
  mkdirSync(folder, { recursive: true });
  return Lease.takeIn(folder, nowMs);
}

/** The same, once whoever has it is done, as a tick is at once; nothing when that takes seconds. */
export async function waitForSchedules(stateFolder: string): Promise<Lease | undefined> {
  for (let tries = 0; tries < 50; tries += 1) {
    const lease = holdSchedules(stateFolder, Date.now());
    if (lease !== undefined) return lease;
    await setTimeout(100);
  }
  return undefined;
}
