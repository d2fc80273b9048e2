import type { Code } from "./code.ts";
import type { Entry, Field, Note } from "./entry.ts";
import { fieldOf, textOf } from "./fields.ts";

/** Their clocks, wherever a user is. */
export const theirZone: string = "Europe/Moscow";

export interface Scheduled {
  /** As the option of a pipeline. */
  readonly schedule?: Code;
  readonly notes: readonly Note[];
}

/** When a pipeline, or a job by itself, starts (a deploy has windows): a cron expression, clock times of every day, or a date. */
export function scheduleOf(entry: Entry): Scheduled {
  if (textOf(entry, "job_type") === "deploy") return { notes: [] };
  const field = fieldOf(entry, "schedule", "schedule_start");
  const end = fieldOf(entry, "schedule_end");
  if (field === undefined) return { notes: end === undefined ? [] : [leftOut(end, "schedule_end has no start")] };
  const times = timesOf(field, end);
  if (times === undefined) return { notes: [leftOut(field, `its schedule: write \`schedule: { cron, zone }\``)] };
  const message = `its clocks are those of ${theirZone}, as primeway has them; \`pipeline schedule\` installs it`;
  return { schedule: { ...times, zone: theirZone }, notes: [{ line: field.line, message }] };
}

/** Keys that say when something starts; inside a pipeline they have no meaning for one job. */
export function scheduleIgnored(entry: Entry): readonly Note[] {
  if (textOf(entry, "job_type") === "deploy") return [];
  const found = ["schedule", "schedule_start", "schedule_end"].flatMap((key) => entry.fields.get(key) ?? []);
  return found.map((field) => leftOut(field, "a schedule of one step; a pipeline starts as a whole"));
}

function timesOf({ value }: Field, end: Field | undefined): Readonly<Record<string, Code>> | undefined {
  const start = String(value).trim();
  const stop = end === undefined ? undefined : String(end.value).trim();
  const daily = [start, ...(stop === undefined ? [] : [stop])].map(dailyCron);
  const [cron, cronStop] = daily;
  if (cron !== undefined && daily.every((each) => each !== undefined)) {
    return { cron, ...(cronStop === undefined ? {} : { stop: cronStop }) };
  }
  if (/^\S+(?: \S+){4}$/.test(start)) return { cron: start };
  const dates = [start, ...(stop === undefined ? [] : [stop])].map(clockDate);
  const [at, until] = dates;
  if (at === undefined || dates.some((each) => each === undefined)) return undefined;
  return { at, ...(until === undefined ? {} : { stop: until }) };
}

function dailyCron(text: string): string | undefined {
  const [, hour, minute] = /^(\d{1,2}):(\d{2})(?::\d{2})?$/.exec(text) ?? [];
  return hour === undefined ? undefined : `${Number(minute)} ${Number(hour)} * * *`;
}

function clockDate(text: string): string | undefined {
  const [, date, time] = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2})?$/.exec(text) ?? [];
  return date === undefined ? undefined : `${date}T${time}`;
}

function leftOut({ line }: Field, what: string): Note {
  return { line, message: `left out: ${what}` };
}
