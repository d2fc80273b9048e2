import { readdirSync } from "node:fs";
import { join } from "node:path";
import { logBeginning } from "./log-lines.ts";

/** Ids of all stored runs, the newest first. No log is opened unless two runs began within one second. */
export function runsNewestFirst(stateFolder: string): readonly string[] {
  const startedAtMs = new Map<string, number>();
  const startOf = (run: string): number => {
    const known = startedAtMs.get(run) ?? startMs(stateFolder, run);
    startedAtMs.set(run, known);
    return known;
  };
  return namesIn(join(stateFolder, "runs")).sort((one, other) => {
    const [oneSecond, otherSecond] = [secondOf(one), secondOf(other)];
    if (oneSecond !== otherSecond) return oneSecond < otherSecond ? 1 : -1;
    return startOf(other) - startOf(one) || (one < other ? 1 : -1);
  });
}

/** What a name of a run means: itself, or why it means none. */
export type FoundRun =
  | { readonly is: "found"; readonly run: string }
  | { readonly is: "unknown" | "none stored" }
  | { readonly is: "ambiguous"; readonly runs: readonly string[] };

/**
 * The run that a user names: by its id, by a beginning or end of the id that no other run has, as `@latest`, or as
 * `@latest~2`, which is two before.
 */
export function findRun(runs: readonly string[], name: string): FoundRun {
  if (runs.length === 0) return { is: "none stored" };
  const back = /^@latest(?:~(\d{1,9}))?$/.exec(name);
  if (back !== null) return found(runs.slice(Number(back[1] ?? 0)).slice(0, 1));
  if (name.startsWith("@")) return { is: "unknown" };
  if (runs.includes(name)) return { is: "found", run: name };
  const beginnings = runs.filter((run) => run.startsWith(name));
  return found(beginnings.length > 0 ? beginnings : runs.filter((run) => run.endsWith(name)));
}

function found(runs: readonly string[]): FoundRun {
  const [first, second] = runs;
  if (first === undefined) return { is: "unknown" };
  return second === undefined ? { is: "found", run: first } : { is: "ambiguous", runs };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** An id begins with the second in which its run began, as text that sorts. */
function secondOf(run: string): string {
  return /^\d{8}-\d{6}/.exec(run)?.[0] ?? run;
}

function startMs(stateFolder: string, run: string): number {
  return Number(/"atMs":(\d+)/.exec(logBeginning(stateFolder, run, 64))?.[1] ?? 0);
}
