import { logBytes, logLines } from "./log-lines.ts";

/** Of the events that this version writes and reads. */
const eventFormat = 1;

/** Why the log of a run cannot be used, as the end of a sentence about it; nothing when each of its lines is an event. */
export function logFault(stateFolder: string, run: string): string | undefined {
  const bytes = logBytes(stateFolder, run);
  if (bytes === undefined) return "cannot be read";
  let line = 0;
  for (const { text } of logLines(bytes)) {
    line += 1;
    const event = parsed(text());
    if (event === undefined) return `is damaged in line ${line}`;
    if (line === 1 && event.format !== eventFormat) return foreign(event);
  }
  return line === 0 ? "is empty" : undefined;
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
