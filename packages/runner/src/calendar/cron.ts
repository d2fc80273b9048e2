import { Cron } from "croner";

export type ReadTime<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

/**
 * Reads a cron expression of five fields.
 *
 * Where clocks are set forward, a fixed time that is left out comes at once after; where they are set back, one that
 * comes twice counts once. What has `*` or a step in its minute or hour goes by real time, as cron itself has it.
 */
export function readCron(text: string, zone: string): ReadTime<Cron> {
  if (text.trim().split(/\s+/).length !== 5 && !text.startsWith("@")) return { ok: false, why: fiveFields };
  try {
    const options = { timezone: zone, mode: "5-part", fixedTimeRule: "no-wildcard", paused: true } as const;
    return { ok: true, value: new Cron(text, options) };
  } catch (error) {
    return { ok: false, why: reason(error) };
  }
}

/** When a date and time of a wall clock comes: milliseconds. One that is left out comes after the gap, one of two is the first. */
export function readDate(text: string, zone: string): ReadTime<number> {
  if (!isDate(text)) return { ok: false, why: "there is no such date and time" };
  const once = new Cron(text, { timezone: zone, paused: true }).getOnce();
  return { ok: true, value: Number(once?.getTime()) };
}

const fiveFields = "it has five fields: minute, hour, day of the month, month, day of the week";

/** The calendar itself says whether there is such a day: one that it moves is none. */
function isDate(text: string): boolean {
  const [, day] = /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d$/.exec(text) ?? [];
  const midnight = Date.parse(`${day}T00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(String(day));
}

/** The library's own words without its names. */
function reason(error: unknown): string {
  const text = String(error).replace(/^\w+: (CronPattern: )?|\.$/g, "");
  return text.charAt(0).toLowerCase() + text.slice(1);
}
