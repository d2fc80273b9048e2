import { type ReadTime, readCron, readDate } from "../calendar/cron.ts";
import type { PlannedSchedule } from "../calendar/schedule.ts";
import { isZone, zoneNames } from "../calendar/zone.ts";
import { isRecord } from "./handle.ts";
import type { Report, Said, Written } from "./scope.ts";
import { shown } from "./shown.ts";
import { didYouMean } from "./suggestion.ts";

/** When a pipeline starts by itself, as written; `undefined` where that is nothing, or wrong, which is reported. */
export function planSchedule(written: unknown, report: Report): PlannedSchedule | undefined {
  if (!isRecord(written)) return undefined;
  const problems = problemsIn(written);
  problems.forEach(report);
  return problems.length === 0 ? planned(written) : undefined;
}

/** What the table of fields refuses is reported by it, and stands here as if it were left out. */
function planned({ cron, at, stop, zone, catchUp }: Written): PlannedSchedule {
  const terms = {
    zone: String(zone),
    catchUp: typeof catchUp === "number" ? catchUp : 1,
    ...(stop !== undefined && { stop: String(stop) }),
  };
  return at === undefined ? { is: "cron", cron: String(cron), ...terms } : { is: "once", at: String(at), ...terms };
}

function problemsIn({ cron, at, stop, zone }: Written): readonly Said[] {
  const problems = zoneProblems("schedule.zone", zone);
  const known = typeof zone === "string" && problems.length === 0 ? zone : "UTC";
  if ((cron === undefined) === (at === undefined)) return [...problems, ambiguous(cron)];
  const when = at === undefined ? readTimes : readDate;
  return [
    ...problems,
    ...Object.entries({ cron, at, stop }).flatMap(([field, text]) =>
      typeof text === "string" ? timeProblems(field, text, when(text, known)) : [],
    ),
  ];
}

/** An expression for a day that no month has would never come. */
function readTimes(text: string, zone: string): ReadTime<unknown> {
  const read = readCron(text, zone);
  if (!read.ok || read.value.nextRun(new Date(0)) !== null) return read;
  return { ok: false, why: "no month has such a day" };
}

/** Of a field that says whose clocks are meant. */
export function zoneProblems(field: string, zone: unknown): readonly Said[] {
  if (zone === undefined) {
    const remedy = 'Write `zone: "Europe/Berlin"`, or "UTC".';
    return [{ code: "FIELD_INVALID", field, message: "A schedule says whose clocks are meant.", remedy }];
  }
  if (typeof zone !== "string" || isZone(zone)) return [];
  const message = `There is no time zone ${shown(zone)}.`;
  return [{ code: "FIELD_INVALID", field, message, remedy: zoneLike(zone) }];
}

/** The city alone will do. */
function zoneLike(wrong: string): string {
  const names = zoneNames();
  const named = names.find((name) => name.toLowerCase().endsWith(`/${wrong.toLowerCase()}`));
  const near = named === undefined ? didYouMean(wrong, names) : `Did you mean "${named}"?`;
  return near ?? 'Write a name of the tz database, such as "Europe/Berlin", or "UTC".';
}

function ambiguous(cron: unknown): Said {
  const message = cron === undefined ? "The schedule does not say when." : "The schedule says when in two ways.";
  const remedy = 'Write `cron: "0 6 * * mon-fri"` for again and again, or `at: "2026-12-01T06:00"` for once.';
  return { code: "FIELD_INVALID", field: "schedule", message, remedy };
}

function timeProblems(field: string, text: string, read: ReadTime<unknown>): readonly Said[] {
  if (read.ok) return [];
  const message = `\`schedule.${field}\` cannot be ${shown(text)}: ${read.why}.`;
  const remedy =
    'Beside `cron` stand cron expressions such as "0 6 * * mon-fri", beside `at` dates such as "2026-12-01T06:00".';
  return [{ code: "FIELD_INVALID", field: `schedule.${field}`, message, remedy }];
}
