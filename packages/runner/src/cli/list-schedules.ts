import { statSync } from "node:fs";
import { join } from "node:path";
import { nextAfter } from "../calendar/times.ts";
import { type InstalledSchedule, readSchedules, schedulesFolder } from "../store/schedules.ts";
import { readStart, type Start } from "../store/starts.ts";
import { type TimerName, timersWith } from "../timer/host-timer.ts";
import { type Query, show } from "./query.ts";
import { schedulesText } from "./show-schedules.ts";

/** What is known of all schedules of a project. */
export interface ScheduleList {
  readonly schedules: readonly ListedSchedule[];
  /** Those of this host that call us; none: nothing starts. */
  readonly timers: readonly TimerName[];
  /** When the timer has last called; absent: never yet. */
  readonly lookedAtMs?: number;
}

export interface ListedSchedule extends Omit<InstalledSchedule, "decided" | "started" | "env"> {
  /** Names of what a run is given of the environment. */
  readonly env: readonly string[];
  /** The next times, at most three. */
  readonly nextMs: readonly number[];
  /** Missed times that are made up for one after another. */
  readonly waitingMs: readonly number[];
  readonly last?: Start;
}

export async function listSchedules(query: Query): Promise<number> {
  const { stateFolder, nowMs, invocation } = query;
  const script = join(schedulesFolder(stateFolder), "tick.sh");
  const lookedAtMs = statSync(join(schedulesFolder(stateFolder), "looked"), { throwIfNoEntry: false })?.mtimeMs;
  const timers = await timersWith(script, { platform: process.platform, env: invocation.env });
  const list: ScheduleList = {
    schedules: readSchedules(stateFolder).map((installed) => listed(installed, query)),
    timers: timers.map(({ name }) => name),
    ...(lookedAtMs !== undefined && { lookedAtMs: Math.round(lookedAtMs) }),
  };
  return show(query, { json: () => list, text: () => schedulesText(list, { nowMs, palette: query.palette }) });
}

function listed(installed: InstalledSchedule, { stateFolder, nowMs }: Query): ListedSchedule {
  const { decided, started, env, ...rest } = installed;
  const last = started.at(-1);
  return {
    ...rest,
    env: Object.keys(env).sort(),
    nextMs: nextTimes(installed, nowMs),
    waitingMs: decided.waiting,
    ...(last !== undefined && { last: readStart({ stateFolder, name: installed.name, nowMs }, last) }),
  };
}

function nextTimes({ schedule, decided }: InstalledSchedule, nowMs: number): readonly number[] {
  const times: number[] = [];
  let at = nextAfter(schedule, Math.max(nowMs, decided.untilMs));
  while (at !== undefined && times.length < 3) {
    times.push(at);
    at = nextAfter(schedule, at);
  }
  return times;
}
