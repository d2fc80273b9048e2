import { scheduleText } from "../calendar/schedule.ts";
import { nextAfter } from "../calendar/times.ts";
import { duration } from "../report/duration.ts";
import { linesText } from "../report/lines-text.ts";
import type { Palette } from "../report/palette.ts";
import type { InstalledSchedule } from "../store/schedules.ts";
import type { Start } from "../store/starts.ts";
import { ago } from "./ago.ts";
import { clockText } from "./clock-text.ts";
import type { ListedSchedule, ScheduleList } from "./list-schedules.ts";
import { tableLines } from "./table.ts";

export interface InstalledShown {
  readonly installed: InstalledSchedule;
  readonly timer: string;
  /** What people should know about the timer. */
  readonly notes: readonly string[];
  readonly isDryRun: boolean;
  readonly nowMs: number;
}

export function installedText({ installed, timer, notes, isDryRun, nowMs }: InstalledShown): string {
  const { name, schedule, argv, cwd, env } = installed;
  const nextMs = nextAfter(schedule, nowMs) ?? nowMs;
  const lines = [
    `${isDryRun ? "would be scheduled" : "scheduled"}: ${name}  ${scheduleText(schedule)}`,
    `next:     ${clockText(nextMs, schedule.zone)}, in ${inText(nextMs - nowMs)}`,
    `runs:     pipeline ${["run", ...argv].join(" ")}`,
    `in:       ${cwd}`,
    `with:     ${Object.keys(env).sort().join(" ")}`,
    `kept by:  ${timer}`,
    ...notes.map((note) => `! ${note}`),
  ];
  return linesText(lines);
}

export interface Around {
  readonly nowMs: number;
  readonly palette: Palette;
}

export function schedulesText(list: ScheduleList, around: Around): string {
  const { palette } = around;
  if (list.schedules.length === 0 && list.timers.length === 0) return "nothing is scheduled here\n";
  const head = ["name", "schedule", "next", "last", "run"].map(palette.dim);
  const lines = [
    ...tableLines([head, ...list.schedules.map((schedule) => cells(schedule, around))]),
    ...list.schedules.flatMap((schedule) => notes(schedule, around)),
    ...timerLines(list, around),
  ];
  return linesText(lines);
}

function cells({ name, schedule, nextMs: [next], last }: ListedSchedule, { nowMs }: Around): readonly string[] {
  return [
    name,
    scheduleText(schedule),
    next === undefined ? "never again" : `${clockText(next, schedule.zone)} (in ${inText(next - nowMs)})`,
    last === undefined ? "not yet" : `${last.status}, due ${ago(last.dueMs, nowMs)}`,
    last?.run ?? "",
  ];
}

function notes({ name, schedule, last, left, waitingMs }: ListedSchedule, { palette }: Around): readonly string[] {
  const newest = left.at(-1);
  const at = (ms: number) => clockText(ms, schedule.zone);
  return [
    ...(last?.status === "failed to start" ? [failedText(name, last, palette)] : []),
    ...(waitingMs.length === 0 ? [] : [`  ${name}: makes up for ${waitingMs.map(at).join(", ")}`]),
    ...(newest === undefined
      ? []
      : [
          `  ${name}: ${newest.because} ${newest.count === 1 ? at(newest.lastMs) : `${newest.count}, the last ${at(newest.lastMs)}`}`,
        ]),
  ];
}

function failedText(name: string, { exitCode, log }: Start, palette: Palette): string {
  return `${palette.red("✗")} ${name}: no run began, exit code ${exitCode}; what it said: ${log}`;
}

/** A timer calls each minute; one that has not for longer does not work. */
const silentMs = 3 * 60_000;

function timerLines({ schedules, timers, lookedAtMs }: ScheduleList, { nowMs, palette }: Around): readonly string[] {
  if (timers.length === 0) {
    return [
      `${palette.yellow("!")} no timer of this host knows of them, so nothing starts: run pipeline schedule FILE again`,
    ];
  }
  const since = lookedAtMs ?? Math.min(...schedules.map(({ installedAtMs }) => installedAtMs));
  const kept = `kept by ${timers.join(", ")}`;
  if (nowMs - since < silentMs) return [palette.dim(kept)];
  const silence = lookedAtMs === undefined ? "never called yet" : `last called ${ago(lookedAtMs, nowMs)}`;
  return [`${palette.yellow("!")} ${kept}, which has ${silence}: is its daemon running?`];
}

/** In whole minutes. */
function inText(ms: number): string {
  return ms < 60_000 ? "under a minute" : duration(Math.floor(ms / 60_000) * 60_000);
}
