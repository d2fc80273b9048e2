import { startOfRunId } from "../run-id.ts";
import type { Allowance, AttemptThings, Garbage, RunThings, StoredThings } from "./stored-things.ts";

/**
 * What goes, so that the rest is allowed: runs that are too old, and attempts whose run is not stored any more; then,
 * until the size fits, of the oldest runs first, attempts that serve no result, those of older results, those of the
 * newest results of their steps, and at last the logs of runs.
 *
 * Nothing goes of a run that is driven, nor of one that can be resumed and is young enough, nor what such a run needs.
 * Age alone takes nothing that a kept run needs.
 */
export function chooseGarbage(things: StoredThings, allowance: Allowance): Garbage {
  const old = things.runs.filter((run) => isTooOld(run, allowance));
  const kept = things.runs.filter((run) => !old.includes(run));
  const aged = ofNoRun(things, { kept, old }, allowance);
  const excess = things.bytes - allowance.bytes - bytesOf(old) - bytesOf(aged);
  const evicted = upTo(excess, evictable(things, { kept, gone: aged }));
  const ended = kept.filter(({ is }) => is === "ended");
  return {
    runs: [...old, ...upTo(excess - bytesOf(evicted), ended)],
    attempts: [...aged, ...evicted],
  };
}

function isTooOld({ is, lastAtMs }: RunThings, { notBeforeMs = Number.NEGATIVE_INFINITY }: Allowance): boolean {
  return is !== "live" && lastAtMs < notBeforeMs;
}

interface Sorted {
  readonly kept: readonly RunThings[];
  readonly old: readonly RunThings[];
}

/** What serves a result stays where only its run's log is gone; what is too old, with its run or without, goes. */
function ofNoRun(
  { attempts, serves }: StoredThings,
  { kept, old }: Sorted,
  { notBeforeMs = Number.NEGATIVE_INFINITY }: Allowance,
): readonly AttemptThings[] {
  const [keptNames, oldNames, needed] = [namesOf(kept), namesOf(old), neededBy(kept)];
  const isOld = (run: string): boolean => oldNames.has(run) || (startOfRunId(run) ?? notBeforeMs) < notBeforeMs;
  return attempts.filter(({ at, run }) => !keptNames.has(run) && !needed.has(at) && (isOld(run) || !serves.has(at)));
}

interface Left {
  readonly kept: readonly RunThings[];
  readonly gone: readonly AttemptThings[];
}

const ranks = { none: 0, older: 1, newest: 2 } as const;

/** In the order in which they go; attempts come in that of their runs. */
function evictable({ attempts, serves }: StoredThings, { kept, gone }: Left): readonly AttemptThings[] {
  const guarded = kept.filter(({ is }) => is !== "ended");
  const [names, needed, isGone] = [namesOf(guarded), neededBy(guarded), new Set(gone)];
  const free = attempts.filter((each) => !isGone.has(each) && !names.has(each.run) && !needed.has(each.at));
  const rank = ({ at }: AttemptThings): number => ranks[serves.get(at) ?? "none"];
  return free.toSorted((one, other) => rank(one) - rank(other));
}

function namesOf(runs: readonly RunThings[]): ReadonlySet<string> {
  return new Set(runs.map(({ run }) => run));
}

function neededBy(runs: readonly RunThings[]): ReadonlySet<string> {
  return new Set(runs.flatMap(({ needs }) => [...needs]));
}

function bytesOf(things: readonly { readonly bytes: number }[]): number {
  return things.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The first of them that make up the excess together. */
function upTo<T extends { readonly bytes: number }>(excess: number, things: readonly T[]): readonly T[] {
  const taken: T[] = [];
  let left = excess;
  for (const each of things) {
    if (left <= 0) break;
    taken.push(each);
    left -= each.bytes;
  }
  return taken;
}
