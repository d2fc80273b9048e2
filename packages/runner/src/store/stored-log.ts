import type { RunEvent } from "../events/event.ts";
import { logBytes, logLines } from "./log-lines.ts";

/** Of the events that this version writes and reads. */
export const eventFormat = 1;

/** The log of a run. `why` is the end of a sentence about it. */
export type StoredLog =
  | { readonly is: "whole"; readonly events: readonly RunEvent[] }
  | { readonly is: "unusable"; readonly why: string };

/** Reads all events of a run; a last line that was cut by a crash is left out. */
export function readRunLog(stateFolder: string, run: string): StoredLog {
  const bytes = logBytes(stateFolder, run);
  if (bytes === undefined) return unusable("cannot be read");
  const events: RunEvent[] = [];
  for (const { text } of logLines(bytes)) {
    const event = parsed(text());
    if (event === undefined) return unusable(`is damaged in line ${events.length + 1}`);
    if (events.length === 0 && event.format !== eventFormat) return unusable(foreign(event));
    events.push(event as RunEvent); // Of a log of this format every line was written by the type.
  }
  return events.length === 0 ? unusable("is empty") : { is: "whole", events };
}

function unusable(why: string): StoredLog {
  return { is: "unusable", why };
}

interface AnyEvent {
  readonly type?: unknown;
  readonly format?: unknown;
  readonly by?: { readonly version?: unknown };
}

function foreign({ type, format, by }: AnyEvent): string {
  if (type !== "run.started") return "does not begin with its start";
  const writer = typeof by?.version === "string" ? `pipeline ${by.version}` : "another version of pipeline";
  return `was written by ${writer} in format ${String(format)}; this version reads format ${eventFormat}`;
}

function parsed(text: string): AnyEvent | undefined {
  try {
    const event: unknown = JSON.parse(text);
    return typeof event === "object" && event !== null ? event : undefined;
  } catch {
    return undefined;
  }
}
