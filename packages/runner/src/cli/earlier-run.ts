import { runsNewestFirst } from "../store/runs.ts";
import { openStoredRun, type StoredRun } from "../store/stored-run.ts";
import type { Query } from "./query.ts";

/** Each has to be read as a whole, for a hint. */
const mostRead = 50;

/** The newest run before this one of which that is so. */
export function earlierRun(
  { stateFolder, nowMs }: Pick<Query, "stateFolder" | "nowMs">,
  run: string,
  isSo: (stored: StoredRun) => boolean,
): string | undefined {
  const runs = runsNewestFirst(stateFolder);
  const earlier = runs.slice(runs.indexOf(run) + 1).slice(0, mostRead);
  return earlier.find((each) => {
    const stored = openStoredRun(stateFolder, each, nowMs);
    return stored !== undefined && isSo(stored);
  });
}
