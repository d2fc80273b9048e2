import type { Cron } from "croner";
import { readCron, readDate } from "./cron.ts";
import type { PlannedSchedule } from "./schedule.ts";

/** The first time after `ms` at which the schedule is due; nothing when there is none any more. */
export function nextAfter(schedule: PlannedSchedule, ms: number): number | undefined {
  if (schedule.is === "cron") return nextOf(cronOf(schedule.cron, schedule.zone), ms);
  const atMs = dateOf(schedule.at, schedule.zone);
  return atMs > ms ? atMs : undefined;
}

export interface Span {
  /** Not included. */
  readonly afterMs: number;
  /** Included. */
  readonly untilMs: number;
}

/** When the schedule was due in a span, the newest first; at most `most`. */
export function duesIn(schedule: PlannedSchedule, { afterMs, untilMs }: Span, most: number): readonly number[] {
  const found: number[] = [];
  let ms = previousUntil(schedule, untilMs);
  while (ms !== undefined && ms > afterMs && found.length < most) {
    found.push(ms);
    ms = previousUntil(schedule, ms - 1);
  }
  return found;
}

/** The last time at which the schedule was due, `ms` included. */
function previousUntil(schedule: PlannedSchedule, ms: number): number | undefined {
  if (schedule.is === "once") {
    const atMs = dateOf(schedule.at, schedule.zone);
    return atMs <= ms ? atMs : undefined;
  }
  // The library takes a time in the second of the reference for one before it.
  const [last] = cronOf(schedule.cron, schedule.zone).previousRuns(1, new Date(ms + 1));
  return last?.getTime();
}

/** When a run that was due at `dueMs` is to end; nothing where the schedule says nothing. */
export function stopAfter({ is, stop, zone }: PlannedSchedule, dueMs: number): number | undefined {
  if (stop === undefined) return undefined;
  return is === "cron" ? nextOf(cronOf(stop, zone), dueMs) : dateOf(stop, zone);
}

function nextOf(cron: Cron, ms: number): number | undefined {
  return cron.nextRun(new Date(ms))?.getTime();
}

function cronOf(text: string, zone: string): Cron {
  return checked(readCron(text, zone));
}

function dateOf(text: string, zone: string): number {
  return checked(readDate(text, zone));
}

/** A plan holds only what can be read. */
function checked<T>(read: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string }): T {
  if (!read.ok) throw new Error(read.why);
  return read.value;
}
