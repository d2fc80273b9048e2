import type { Code } from "./code.ts";
import type { Entry, Field, Note } from "./entry.ts";
import { fieldOf } from "./fields.ts";
import { theirZone } from "./schedule.ts";

export interface Windows {
  /** As the field of a deploy. */
  readonly schedule?: Code;
  readonly notes: readonly Note[];
}

const daysOf: Readonly<Record<string, string>> = { workdays: "mon-fri", weekends: "sat,sun" };

/** When a deploy is up: from one time to another of every day, or windows of workdays and weekends. */
export function windowsOf(entry: Entry): Windows {
  const start = fieldOf(entry, "schedule_start");
  const end = fieldOf(entry, "schedule_end");
  const calendar = fieldOf(entry, "schedule");
  const field = calendar ?? start ?? end;
  if (field === undefined) return { notes: [] };
  const windows = calendar === undefined ? daily(start, end) : calendarWindows(calendar.value);
  const line = field.line;
  if (windows.length === 0) {
    const message = "left out: its schedule: write `schedule: { zone, windows: [{ from, to }] }`";
    return { notes: [{ line, message }] };
  }
  const others = Object.keys(Object(calendar?.value)).filter((key) => !(key in daysOf));
  const notes = [
    { line, message: `its clocks are those of ${theirZone}, as primeway has them` },
    ...others.map((key) => ({ line, message: `left out: ${key} of its schedule` })),
  ];
  return { schedule: { zone: theirZone, windows }, notes };
}

function daily(start: Field | undefined, end: Field | undefined): readonly Code[] {
  const window = windowOf(start?.value, end?.value);
  return window === undefined ? [] : [window];
}

function calendarWindows(calendar: unknown): readonly Code[] {
  return Object.entries(daysOf).flatMap(([key, days]) => {
    const listed: unknown = Object(calendar)[key];
    const windows = Array.isArray(listed) ? listed : [];
    return windows.flatMap((each) => {
      const window = windowOf(Object(each).start, Object(each).end);
      return window === undefined ? [] : [{ days, ...window }];
    });
  });
}

function windowOf(start: unknown, end: unknown): { readonly from: string; readonly to: string } | undefined {
  const [from, to] = [start, end].map((time) =>
    /^(\d{1,2}:\d{2})(?::\d{2})?$/.exec(String(time))?.[1]?.padStart(5, "0"),
  );
  return from === undefined || to === undefined ? undefined : { from, to };
}
