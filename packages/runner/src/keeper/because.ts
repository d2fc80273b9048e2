import type { ServiceWindows } from "@pipeline/backends/contract";
import { openingAt } from "../calendar/windows.ts";
import type { Refusal } from "./front.ts";

/** Of a service outside of its windows: when it starts again. */
export function closedText(windows: ServiceWindows, nowMs: number): string {
  const { opensAtMs } = openingAt(windows, nowMs);
  const at = new Date(opensAtMs).toLocaleString("sv", {
    timeZone: windows.zone,
    timeStyle: "short",
    dateStyle: "short",
  });
  return `outside of its schedule; starts at ${at} (${windows.zone})`;
}

export function closedRefusal(windows: ServiceWindows, nowMs: number): Refusal {
  const { opensAtMs } = openingAt(windows, nowMs);
  return { reason: closedText(windows, nowMs), retryAfterMs: opensAtMs - nowMs };
}

export const idleText = "nobody has asked for it lately; the next request starts it";
