import type { RunEvent } from "../../packages/runner/src/events/event.ts";
import type { Command, JsonLine } from "./command.ts";

/** Whether an event of this type has been told about this step. */
export function has(type: RunEvent["type"], step: string): (command: Command) => boolean {
  return ({ lines }) => lines.some((line) => line.type === type && "step" in line && line.step === step);
}

/** Events of a type, in order. */
export function eventsOf<T extends RunEvent["type"]>(
  lines: readonly JsonLine[],
  type: T,
): readonly Extract<RunEvent, { type: T }>[] {
  return lines.filter((line): line is Extract<RunEvent, { type: T }> => line.type === type);
}

/** How many of these steps were in flight at once, at most. */
export function mostAtOnce(lines: readonly JsonLine[], counts: (step: string) => number = () => 1): number {
  const inFlight = new Map<string, number>();
  let most = 0;
  for (const line of lines) {
    if (line.type === "attempt.submitting") inFlight.set(line.step, counts(line.step));
    if (line.type === "attempt.ended") inFlight.delete(line.step);
    most = Math.max(
      most,
      [...inFlight.values()].reduce((sum, count) => sum + count, 0),
    );
  }
  return most;
}

/** How each step ended, by its name: `{ train: "failed" }`. */
export function endings(lines: readonly JsonLine[]): Readonly<Record<string, string>> {
  const last = /^step\.(succeeded|failed|cancelled|skipped|cached)$/;
  const found = lines.flatMap((line): [string, string][] => {
    const ending = last.exec(line.type)?.[1];
    return ending === undefined || !("step" in line) || line.step === undefined ? [] : [[line.step, ending]];
  });
  return Object.fromEntries(found);
}
