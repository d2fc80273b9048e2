import { didYouMean, suggestion } from "../compile/suggestion.ts";
import { namesText } from "../report/names-text.ts";
import { findRun, runsNewestFirst } from "../store/runs.ts";
import { readRunLog } from "../store/stored-log.ts";
import { openStoredRun, type StoredRun } from "../store/stored-run.ts";
import type { Query } from "./query.ts";
import { UsageError } from "./usage-error.ts";

/** What is said where a run is asked for and there is none. */
export const noRuns = "No run is stored here yet: `pipeline run` makes one.";

const mostListed = 3;

/** The stored run of this name; throws a `UsageError` that says what there is instead. */
export function namedRun({ stateFolder, nowMs }: Pick<Query, "stateFolder" | "nowMs">, name: string): StoredRun {
  const run = runNamed(stateFolder, name);
  const opened = openStoredRun(stateFolder, run, nowMs);
  if (opened !== undefined) return opened;
  const log = readRunLog(stateFolder, run);
  const why = log.is === "unusable" ? log.why : "tells of what cannot have been";
  throw new UsageError(`the log of run ${run} ${why}. Other runs are not affected.`);
}

function runNamed(stateFolder: string, name: string): string {
  const runs = runsNewestFirst(stateFolder);
  const found = findRun(runs, name);
  switch (found.is) {
    case "found":
      return found.run;
    case "none stored":
      throw new UsageError(`there is no run "${name}". ${noRuns}`);
    case "ambiguous":
      throw new UsageError(`"${name}" could be ${namesText(found.runs, mostListed)}: write more of the id.`);
    case "unknown":
      if (name.startsWith("@")) throw new UsageError(`there is no run "${name}": ${newest(runs.length)}.`);
      throw new UsageError(
        `there is no run "${name}". ${didYouMean(name, runs) ?? `The newest: ${namesText(runs, mostListed)}.`}`,
      );
  }
}

/** What a name that begins with `@` may be. */
function newest(count: number): string {
  const oldest = count === 1 ? "" : `, and @latest~${count - 1} the oldest`;
  return `@latest is the newest of ${count}${oldest}`;
}

/** Throws a `UsageError` for a step that the run does not have. */
export function checkStep(name: string, known: Iterable<string>, run: string): void {
  const names = [...known];
  if (names.includes(name)) return;
  if (name.startsWith("@")) throw new UsageError(`"${name}" names a run, and a step is named here: --run ${name}.`);
  throw new UsageError(`run ${run} has no step "${name}". ${suggestion(name, names, "steps")}`);
}
