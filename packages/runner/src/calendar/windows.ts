import type { Cron } from "croner";
import { readCron } from "./cron.ts";

/** Times of a day by the clocks of a zone, on days of the week as cron writes them. */
export interface Windows {
  readonly zone: string;
  readonly each: readonly Window[];
}

export interface Window {
  readonly days: string;
  readonly from: string;
  /** On the next day where it is not after `from`; `24:00` is the end of the day. */
  readonly to: string;
}

/** What windows say about a point in time. Milliseconds. */
export interface Opening {
  readonly isOpen: boolean;
  /** When to ask again: until then nothing changes. */
  readonly untilMs: number;
  /** When the next window opens. */
  readonly opensAtMs: number;
}

/** Whether any window is open. Where clocks change, a time that is left out comes right after, one of two is the first. */
export function openingAt({ zone, each }: Windows, nowMs: number): Opening {
  const spans = each.map((window) => spanAt(window, zone, nowMs));
  return {
    isOpen: spans.some(({ closesAtMs }) => closesAtMs !== undefined),
    untilMs: Math.min(...spans.flatMap(({ opensAtMs, closesAtMs = opensAtMs }) => [opensAtMs, closesAtMs])),
    opensAtMs: Math.min(...spans.map(({ opensAtMs }) => opensAtMs)),
  };
}

/** What is wrong with a window, in words; nothing when it can be read. */
export function windowFault({ days, from, to }: Window): string | undefined {
  const wrong = [from, to].find((time) => !isClockTime(time));
  if (wrong !== undefined) return `"${wrong}" is no time of a day`;
  if (from === "24:00") return "no day begins at its end";
  return readCron(`0 0 * * ${days}`, "UTC").ok ? undefined : `"${days}" are no days of the week`;
}

interface Span {
  readonly opensAtMs: number;
  /** Of a window that is open. */
  readonly closesAtMs?: number;
}

function spanAt({ days, from, to }: Window, zone: string, nowMs: number): Span {
  const opens = cronAt(from, days, zone);
  const closes = cronAt(to, "*", zone);
  const opensAtMs = timeOf(opens.nextRun(new Date(nowMs)));
  // The library takes a time in the second of the reference for one before it.
  const opened = opens.previousRuns(1, new Date(nowMs + 1));
  const closesAtMs = Math.max(...opened.map((date) => timeOf(closes.nextRun(date))));
  return closesAtMs > nowMs ? { opensAtMs, closesAtMs } : { opensAtMs };
}

/** Every day comes again, so there is always a next one. */
function timeOf(date: Date | null): number {
  return Number(date?.getTime());
}

function cronAt(time: string, days: string, zone: string): Cron {
  const [hour, minute] = time === "24:00" ? [0, 0] : time.split(":").map(Number);
  const read = readCron(`${minute} ${hour} * * ${days}`, zone);
  if (!read.ok) throw new Error(read.why);
  return read.value;
}

function isClockTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(text);
}
