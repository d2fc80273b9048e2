import { Cron } from "croner";

export type ReadTime<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

/**
 * Reads a cron expression of five fields.
 *
 * Where clocks are set forward, a fixed time that is left out comes at once after; where they are set back, one that
 * comes twice counts once. What has `*` or a step in its minute or hour goes by real time, as cron itself has it.
 */
export function readCron(text: string, zone: string): ReadTime<Cron> {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 5 && !text.startsWith("@")) return { ok: false, why: fiveFields };
  try {
    const options = { timezone: zone, mode: "5-part", fixedTimeRule: "no-wildcard", paused: true } as const;
    return { ok: true, value: new Cron(text, options) };
  } catch {
    return { ok: false, why: text.startsWith("@") ? shortForms : faultsIn(fields).join(", ") };
  }
}

/** When a date and time of a wall clock comes: milliseconds. One that is left out comes after the gap, one of two is the first. */
export function readDate(text: string, zone: string): ReadTime<number> {
  if (!isDate(text)) return { ok: false, why: "there is no such date and time" };
  const once = new Cron(text, { timezone: zone, paused: true }).getOnce();
  return { ok: true, value: Number(once?.getTime()) };
}

const names = ["minute", "hour", "day of the month", "month", "day of the week"];
const fiveFields = `it has five fields: ${names.join(", ")}`;
const shortForms = "of such words there are @hourly, @daily, @weekly, @monthly and @yearly";

/** Each field by itself: the library's words name another than was written. */
function faultsIn(fields: readonly string[]): readonly string[] {
  return fields.flatMap((field, at) => {
    const alone = names.map((_, other) => (other === at ? field : "*")).join(" ");
    return isReadable(alone) ? [] : [`"${field}" is no ${names[at]}`];
  });
}

function isReadable(text: string): boolean {
  try {
    new Cron(text, { mode: "5-part", paused: true });
    return true;
  } catch {
    return false;
  }
}

/** The calendar itself says whether there is such a day: one that it moves is none. */
function isDate(text: string): boolean {
  const [, day] = /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d$/.exec(text) ?? [];
  const midnight = Date.parse(`${day}T00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(String(day));
}
