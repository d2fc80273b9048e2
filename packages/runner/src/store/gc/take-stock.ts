import { readdirSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { RunEvent, StepResult } from "../../events/event.ts";
import { leaseOf } from "../lease.ts";
import { eventsPath, logBytes, logLines } from "../log-lines.ts";
import type { Results } from "../results.ts";
import { runsNewestFirst } from "../runs.ts";
import { runFolder } from "../state-folder.ts";
import { stateSize } from "../state-size.ts";
import type { AttemptThings, RunThings, StoredThings } from "./stored-things.ts";

export interface Stocktaking {
  readonly stateFolder: string;
  readonly nowMs: number;
  /** Folders of attempts that services work in: they are nobody's to remove. */
  readonly standing: readonly string[];
}

/** Looks at all that is stored; changes nothing. */
export function takeStock({ stateFolder, nowMs, standing }: Stocktaking, results: Results): StoredThings {
  const staging = stagingFolder(stateFolder);
  const inUse = new Set(standing.map((folder) => relative(staging, withoutLinks(folder))));
  const runs = runsNewestFirst(stateFolder).toReversed();
  const free = attemptsIn(staging).filter(({ at }) => !inUse.has(at.split("/").join(sep)));
  const attempts = free.toSorted((one, other) => (one.run < other.run ? -1 : 1));
  return {
    runs: runs.map((run) => runThings(stateFolder, { run, staging, nowMs })),
    attempts,
    serves: servedBy(results, staging),
    bytes: stateSize(stateFolder).bytes,
  };
}

/** As artifacts name it: without links. */
export function stagingFolder(stateFolder: string): string {
  return withoutLinks(join(stateFolder, "staging"));
}

function withoutLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Attempts that hold artifacts of what the run has given or used. */
export function needsOf(stateFolder: string, run: string, staging: string): ReadonlySet<string> {
  const bytes = logBytes(stateFolder, run);
  const needs = new Set<string>();
  for (const line of bytes === undefined ? [] : logLines(bytes)) {
    if (line.type !== "step.succeeded" && line.type !== "step.cached") continue;
    for (const at of attemptsOfResult(parsed(line.text()), staging)) needs.add(at);
  }
  return needs;
}

interface Looking {
  readonly run: string;
  readonly staging: string;
  readonly nowMs: number;
}

function runThings(stateFolder: string, { run, staging, nowMs }: Looking): RunThings {
  const lines = [...logLines(logBytes(stateFolder, run) ?? Buffer.alloc(0))];
  const last = lines.at(-1);
  const hasEnded = last?.type === "run.finished";
  const isLive = leaseOf(stateFolder, run, nowMs) !== undefined;
  const written = statSync(eventsPath(stateFolder, run), { throwIfNoEntry: false })?.mtimeMs ?? nowMs;
  return {
    run,
    is: isLive ? "live" : hasEnded ? "ended" : "open",
    lastAtMs: (last === undefined ? undefined : parsed(last.text())?.atMs) ?? written,
    bytes: stateSize(runFolder(stateFolder, run)).bytes,
    needs: needsOf(stateFolder, run, staging),
  };
}

function servedBy(results: Results, staging: string): StoredThings["serves"] {
  const serves = new Map<string, "newest" | "older">();
  for (const result of results.all()) {
    const isNewest = results.newest(result.of)?.key.digest === result.key.digest;
    for (const at of attemptsOfResult(result, staging)) {
      if (isNewest || !serves.has(at)) serves.set(at, isNewest ? "newest" : "older");
    }
  }
  return serves;
}

const depth = 5;

function attemptsIn(staging: string): AttemptThings[] {
  let folders = [""];
  for (let level = 0; level < depth; level += 1) {
    folders = folders.flatMap((at) => foldersIn(join(staging, at)).map((name) => (at === "" ? name : `${at}/${name}`)));
  }
  return folders.map((at) => ({ at, run: at.split("/")[2] ?? "", bytes: stateSize(join(staging, at)).bytes }));
}

function attemptsOfResult(result: Partial<StepResult> | undefined, staging: string): readonly string[] {
  return Object.values(result?.artifacts ?? {}).flatMap(({ location }) => {
    const parts = relative(staging, location).split(sep);
    return parts[0] === ".." || parts.length <= depth ? [] : [parts.slice(0, depth).join("/")];
  });
}

function foldersIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  } catch {
    return [];
  }
}

function parsed(text: string): (RunEvent & Partial<StepResult>) | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
