import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { noteMeasured } from "../cache-size.ts";
import { Lease, leaseOf } from "../lease.ts";
import { Results } from "../results.ts";
import { runsNewestFirst } from "../runs.ts";
import { runFolder } from "../state-folder.ts";
import { stateSize } from "../state-size.ts";
import { chooseGarbage } from "./choose-garbage.ts";
import { compactResults } from "./compact-results.ts";
import { leftovers, unusedBundles } from "./leftovers.ts";
import type { Allowance, AttemptThings, Garbage } from "./stored-things.ts";
import { needsOf, stagingFolder, takeStock } from "./take-stock.ts";

/** What went, or would go. */
export interface Collected {
  readonly runs: readonly string[];
  /** Folders of attempts, below the staging. */
  readonly attempts: readonly string[];
  /** Bundles that no kept run ships, and what writers left that died in the middle. */
  readonly others: readonly string[];
  readonly bytes: number;
  /** What is stored after it. */
  readonly keptBytes: number;
  readonly keptRuns: number;
  /** Runs that somebody drives: nothing of them was touched. */
  readonly liveRuns: readonly string[];
}

export interface Collecting {
  readonly stateFolder: string;
  readonly allowance: Allowance;
  readonly isDryRun: boolean;
  readonly nowMs: number;
  /** Folders of attempts that services work in. */
  readonly standing: readonly string[];
}

/** Removes what is not allowed, or only says so. Nothing when another process is at it. */
export function collectGarbage(collecting: Collecting): Collected | undefined {
  if (collecting.isDryRun || !existsSync(collecting.stateFolder)) return collect(collecting);
  const folder = join(collecting.stateFolder, "gc");
  mkdirSync(folder, { recursive: true });
  using lease = Lease.takeIn(folder, collecting.nowMs);
  return lease === undefined ? undefined : collect(collecting);
}

function collect({ stateFolder, allowance, isDryRun, nowMs, standing }: Collecting): Collected {
  const things = takeStock({ stateFolder, nowMs, standing }, Results.open(stateFolder));
  const chosen = chooseGarbage(things, allowance);
  const garbage = isDryRun ? chosen : { runs: removable(stateFolder, chosen, nowMs), attempts: chosen.attempts };
  const attempts = isDryRun ? garbage.attempts : removeAttempts(stateFolder, garbage, nowMs);
  const gone = new Set(garbage.runs.map(({ run }) => run));
  const others = [...leftovers(stateFolder, nowMs), ...unusedBundles(stateFolder, gone, nowMs)];
  const otherBytes = others.reduce((sum, path) => sum + bytesAt(path), 0);
  if (!isDryRun) {
    for (const path of [...others, ...garbage.runs.map(({ run }) => runFolder(stateFolder, run))])
      rmSync(path, { recursive: true, force: true });
    compactResults(stateFolder);
  }
  const bytes = otherBytes + [...garbage.runs, ...attempts].reduce((sum, each) => sum + each.bytes, 0);
  const keptBytes = Math.max(0, things.bytes - bytes);
  if (!isDryRun) noteMeasured(stateFolder, keptBytes);
  return {
    runs: garbage.runs.map(({ run }) => run),
    attempts: attempts.map(({ at }) => at),
    others: others.map((path) => path.slice(stateFolder.length + 1)),
    bytes,
    keptBytes,
    keptRuns: things.runs.length - gone.size,
    liveRuns: things.runs.flatMap(({ run, is }) => (is === "live" ? [run] : [])),
  };
}

/** Whoever wants to resume one of them right now is told that it is taken, or has it and keeps it. */
function removable(stateFolder: string, { runs }: Garbage, nowMs: number): Garbage["runs"] {
  return runs.filter(({ run }) => Lease.take(stateFolder, run, nowMs) !== undefined);
}

/**
 * Each goes in one moment, by a rename. A run may have begun to use one of them since they were chosen: then it comes
 * back, and a consumer that missed it meanwhile tries again.
 */
function removeAttempts(stateFolder: string, { attempts, runs }: Garbage, nowMs: number): readonly AttemptThings[] {
  if (attempts.length === 0) return [];
  const staging = stagingFolder(stateFolder);
  const trash = join(stateFolder, `trash-${randomUUID()}`);
  mkdirSync(trash);
  const moved = attempts.filter(({ at }, index) => move(join(staging, at), join(trash, String(index))));
  const gone = new Set(runs.map(({ run }) => run));
  const needed = neededNow(stateFolder, gone, nowMs);
  const back = moved.filter(({ at }) => needed.has(at));
  for (const each of back) move(join(trash, String(attempts.indexOf(each))), join(staging, each.at));
  rmSync(trash, { recursive: true, force: true });
  const removed = moved.filter((each) => !back.includes(each));
  for (const { at } of removed) removeEmptyAbove(staging, at);
  return removed;
}

function bytesAt(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true ? stateSize(path).bytes : (found?.size ?? 0);
}

function neededNow(stateFolder: string, gone: ReadonlySet<string>, nowMs: number): ReadonlySet<string> {
  const staging = stagingFolder(stateFolder);
  const runs = runsNewestFirst(stateFolder).filter((run) => !gone.has(run));
  const live = runs.filter((run) => leaseOf(stateFolder, run, nowMs) !== undefined);
  return new Set(live.flatMap((run) => [...needsOf(stateFolder, run, staging)]));
}

function move(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/** Folders of steps, runs, pipelines that hold nothing any more; one that does, is not removed by this. */
function removeEmptyAbove(staging: string, at: string): void {
  for (let folder = dirname(at); folder !== "."; folder = dirname(folder)) {
    try {
      rmdirSync(join(staging, folder));
    } catch {
      return;
    }
  }
}
