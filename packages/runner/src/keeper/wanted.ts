import type { ServiceKeeping } from "@pipeline/backends/contract";
import { openingAt } from "../calendar/windows.ts";

/** What is known of a service's use. Milliseconds since 1970. */
export interface Use {
  readonly lastMs: number;
  /** Requests that are not answered yet. */
  readonly inFlight: number;
  /** The run that brought it goes on: it is not taken from it, whatever the hour. */
  readonly isHeld: boolean;
}

/** Whether a service is to be up, and when to ask again; nothing changes by itself before. */
export interface Wanted {
  readonly is: "up" | "idle" | "closed";
  readonly askAtMs?: number;
  /** Of one that is closed: when its next window opens. */
  readonly opensAtMs?: number;
}

/** A run tells nobody when it ends. */
const heldForMs = 5_000;

export function wantedAt({ idleTimeoutMs, windows }: ServiceKeeping, use: Use, nowMs: number): Wanted {
  const opening = windows === undefined ? undefined : openingAt(windows, nowMs);
  if (opening?.isOpen === false) {
    const { opensAtMs } = opening;
    if (!use.isHeld) return { is: "closed", opensAtMs, askAtMs: opensAtMs };
    return { is: "up", askAtMs: Math.min(opensAtMs, nowMs + heldForMs) };
  }
  const idleAtMs = idleTimeoutMs === undefined || use.inFlight > 0 ? undefined : use.lastMs + idleTimeoutMs;
  if (idleAtMs !== undefined && idleAtMs <= nowMs) return { is: "idle", ...ask(opening?.untilMs) };
  return { is: "up", ...ask(idleAtMs, opening?.untilMs) };
}

function ask(...times: readonly (number | undefined)[]): Pick<Wanted, "askAtMs"> {
  const known = times.filter((ms) => ms !== undefined);
  return known.length === 0 ? {} : { askAtMs: Math.min(...known) };
}
