import type { ServiceKeeping, ServiceWindows } from "@pipeline/backends/contract";
import { parseDurationMs } from "@pipeline/dsl";
import { windowFault } from "../calendar/windows.ts";
import { isRecord } from "./handle.ts";
import { zoneProblems } from "./schedule.ts";
import type { Said, StepScope } from "./scope.ts";

/** When a service is up, and how a changed one takes its place; nothing where it just stands. */
export function planKeeping({ written, report }: StepScope): ServiceKeeping | undefined {
  const { idleTimeout, schedule, replace, lifetime } = written;
  const idleTimeoutMs = parseDurationMs(idleTimeout);
  const { zone, windows: each } = isRecord(schedule) ? schedule : {};
  const windows = windowsOf(each);
  const problems = isRecord(schedule) ? scheduleProblems(zone, { windows, lifetime }) : [];
  problems.forEach(report);
  const keeping = {
    ...(idleTimeoutMs !== undefined && { idleTimeoutMs }),
    ...(windows.length > 0 && problems.length === 0 && { windows: { zone: String(zone), each: windows } }),
    ...(replace === "without-gap" && { withoutGap: true as const }),
  };
  return Object.keys(keeping).length === 0 ? undefined : keeping;
}

type Window = ServiceWindows["each"][number];

/** What the table of fields refuses stands as it is: it has been told. */
function windowsOf(written: unknown): readonly Window[] {
  const each = Array.isArray(written) ? written.filter(isRecord) : [];
  return each.map(({ days = "*", from, to }) => ({ days: String(days), from: String(from), to: String(to) }));
}

function scheduleProblems(
  zone: unknown,
  { windows, lifetime }: { readonly windows: readonly Window[]; readonly lifetime: unknown },
): readonly Said[] {
  return [
    ...zoneProblems("schedule.zone", zone),
    ...(windows.length === 0 ? [closed] : []),
    ...windows.flatMap((window, at) => windowProblems(window, at)),
    ...(lifetime === "run" ? [ofRun] : []),
  ];
}

function windowProblems(window: Window, at: number): readonly Said[] {
  const fault = windowFault(window);
  if (fault === undefined) return [];
  const field = `schedule.windows[${at}]`;
  const remedy = 'Write times as "08:00", and days as "mon-fri" or "sat,sun".';
  return [{ code: "FIELD_INVALID", field, message: `\`${field}\` cannot be read: ${fault}.`, remedy }];
}

const closed: Said = {
  code: "FIELD_INVALID",
  field: "schedule.windows",
  message: "Without a window the service would never be up.",
  remedy: 'Write `windows: [{ days: "mon-fri", from: "08:00", to: "20:00" }]`.',
};

const ofRun: Said = {
  code: "FIELD_UNSUPPORTED",
  field: "schedule",
  message: "A service that goes with its run has no other times.",
  remedy: 'Leave out `schedule`, or `lifetime: "run"`.',
};
