import type { RunEvent } from "../events/event.ts";
import { logBytes, logLines } from "./log-lines.ts";

/** Names of the steps of a run, those that were added while it ran included; none when its log cannot be read. */
export function plannedSteps(stateFolder: string, run: string): readonly string[] {
  const bytes = logBytes(stateFolder, run);
  if (bytes === undefined) return [];
  const growing = [...logLines(bytes)].filter(({ type }) => type === "run.started" || type === "steps.added");
  try {
    return growing.flatMap((line) => namesIn(JSON.parse(line.text())));
  } catch {
    return [];
  }
}

function namesIn(event: RunEvent): readonly string[] {
  if (event.type === "steps.added") return event.steps.map(({ name }) => name);
  return event.type === "run.started" ? [...event.plan.borrowed, ...event.plan.steps].map(({ name }) => name) : [];
}
