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
  const { zone, windows: each = [] } = isRecord(schedule) ? schedule : {};
  const windows = windowsOf(each);
  const isClosed = Array.isArray(each) && each.length === 0;
  const problems = isRecord(schedule) ? scheduleProblems(zone, { windows, isClosed, lifetime }) : [];
  problems.forEach(report);
  const keeping = {
    ...(idleTimeoutMs !== undefined && { idleTimeoutMs }),
    ...(windows.length > 0 &&
      problems.length === 0 && { windows: { zone: String(zone), each: windows.map(({ window }) => window) } }),
    ...(replace === "without-gap" && { withoutGap: true as const }),
  };
  return Object.keys(keeping).length === 0 ? undefined : keeping;
}

interface ReadWindow {
  readonly window: ServiceWindows["each"][number];
  /** Its place in the list. */
  readonly at: number;
}

/** Without what the table of fields has refused: that has been told. */
function windowsOf(written: unknown): readonly ReadWindow[] {
  const each: readonly unknown[] = Array.isArray(written) ? written : [];
  return each.flatMap((window, at) => {
    const { days = "*", from = "", to = "" } = isRecord(window) ? window : {};
    const isRead = isRecord(window) && typeof days === "string" && typeof from === "string" && typeof to === "string";
    return isRead ? [{ window: { days, from, to }, at }] : [];
  });
}

interface Terms {
  readonly windows: readonly ReadWindow[];
  /** There is no window at all. */
  readonly isClosed: boolean;
  readonly lifetime: unknown;
}

function scheduleProblems(zone: unknown, { windows, isClosed, lifetime }: Terms): readonly Said[] {
  return [
    ...zoneProblems("schedule.zone", zone),
    ...(isClosed ? [closed] : []),
    ...windows.flatMap(windowProblems),
    ...(lifetime === "run" ? [ofRun] : []),
  ];
}

function windowProblems({ window, at }: ReadWindow): readonly Said[] {
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
