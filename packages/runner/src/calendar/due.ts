import type { PlannedSchedule } from "./schedule.ts";
import { duesIn, nextAfter } from "./times.ts";

/** What has been decided about a schedule so far. */
export interface Decided {
  /** All that was due until then, that time included. Milliseconds, as everywhere here. */
  readonly untilMs: number;
  /** Missed starts that are made up for, and one that waits behind them; the oldest first. */
  readonly waiting: readonly number[];
}

export interface Due {
  readonly decided: Decided;
  /** Starts now. */
  readonly start?: number;
  /** Left out, since a run was going on. */
  readonly skipped?: Passed;
  /** Left out, since nobody looked in time. */
  readonly missed?: Passed;
  /** Nothing is to be decided before; nothing at all when it is absent. */
  readonly wakeAtMs?: number;
}

/** Starts that did not come about. */
export interface Passed {
  /** At most 1,000 are counted. */
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

export interface Now {
  readonly nowMs: number;
  /** Whether the run that was started last goes on. */
  readonly isRunning: boolean;
}

/** The host looks each minute; one that is this late was not looked at in its time. */
const punctualMs = 5 * 60_000;

const mostCounted = 1_000;

/** What is to be done about a schedule now: at most one run at a time, and of what was missed the newest few. */
export function decideDue(schedule: PlannedSchedule, before: Decided, { nowMs, isRunning }: Now): Due {
  const dues = duesIn(schedule, { afterMs: before.untilMs, untilMs: nowMs }, mostCounted);
  const isBusy = isRunning || before.waiting.length > 0;
  const { wanted, missed } = isBusy ? { wanted: [], missed: [] } : sort(dues, schedule.catchUp, nowMs);
  const queue = [...before.waiting, ...wanted];
  const start = isRunning ? undefined : queue[0];
  const later = start === undefined ? queue : queue.slice(1);
  const untilMs = Math.max(before.untilMs, nowMs);
  const wakeAtMs = later.length > 0 ? nowMs : nextAfter(schedule, untilMs);
  return {
    decided: { untilMs, waiting: later },
    ...(start !== undefined && { start }),
    ...(isBusy && dues.length > 0 && { skipped: passed(dues) }),
    ...(missed.length > 0 && { missed: passed(missed) }),
    ...(wakeAtMs !== undefined && { wakeAtMs }),
  };
}

/** Of what was due, newest first: what is to be started, oldest first, and what is given up. */
function sort(dues: readonly number[], catchUp: number, nowMs: number) {
  const late = dues.filter((ms) => nowMs - ms >= punctualMs);
  const punctual = dues.slice(0, dues.length - late.length);
  // Of several within the minutes that count as punctual, only the newest is worth a run of its own.
  const wanted = [...punctual.slice(0, 1), ...late.slice(0, catchUp)].reverse();
  return { wanted, missed: [...punctual.slice(1), ...late.slice(catchUp)] };
}

function passed(newestFirst: readonly number[]): Passed {
  return {
    count: newestFirst.length,
    firstMs: Number(newestFirst.at(-1)),
    lastMs: Number(newestFirst[0]),
  };
}
