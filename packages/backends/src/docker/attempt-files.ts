import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Outcome } from "../contract/index.ts";
import { bootId, identify, isAlive, type ProcessIdentity } from "../stream/process-identity.ts";

/** What lies beside the folders that staging makes. */
export const attemptFiles = {
  log: (folder: string): string => join(folder, "log"),
  /** The request that the engine refused. */
  refused: (folder: string): string => join(folder, "refused.json"),
  /** How the program ended; written last, by rename, before its container is removed. */
  ended: (folder: string): string => join(folder, "ended.json"),
  /** The process that follows the container and writes the rest; others read. */
  keeper: (folder: string): string => join(folder, "keeper"),
  /** Its presence says that the program is to end. */
  cancel: (folder: string): string => join(folder, "cancel"),
  /** Where the program appends what it tells of itself. */
  signals: (folder: string): string => join(folder, "signals", "signals.jsonl"),
  /** The standard output, while it is no output yet. */
  stdout: (folder: string): string => join(folder, "stdout.part"),
};

export function readEnded(folder: string): Outcome | undefined {
  const text = textOf(attemptFiles.ended(folder));
  return text === undefined ? undefined : JSON.parse(text);
}

export function writeEnded(folder: string, outcome: Outcome): void {
  const path = attemptFiles.ended(folder);
  writeFileSync(`${path}.part`, JSON.stringify(outcome), { mode: 0o600 });
  renameSync(`${path}.part`, path);
}

export function askToCancel(folder: string): void {
  writeFileSync(attemptFiles.cancel(folder), "", { mode: 0o600 });
}

export function isAskedToCancel(folder: string): boolean {
  return textOf(attemptFiles.cancel(folder)) !== undefined;
}

/**
 * Makes this process the one that follows the container, unless another one does: as the first, or in the place of one that
 * has died over it.
 */
export function becomeKeeper(folder: string, before: "nobody" | "a dead one" = "nobody"): typeof before | undefined {
  const path = attemptFiles.keeper(folder);
  const self = JSON.stringify({ ...identify(process.pid), boot: bootId() });
  try {
    writeFileSync(path, self, { flag: "wx", mode: 0o600 });
    // There before anybody reads it: a log that is not there has no lines.
    appendFileSync(attemptFiles.log(folder), "", { mode: 0o600 });
    return before;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  if (isKept(path)) return undefined;
  rmSync(path, { force: true });
  return becomeKeeper(folder, "a dead one");
}

export function leaveKeeping(folder: string): void {
  rmSync(attemptFiles.keeper(folder), { force: true });
}

/** Whether whoever wrote the file is still there. */
function isKept(path: string): boolean {
  const text = textOf(path);
  if (text === undefined) return false;
  try {
    const { boot, ...keeper }: ProcessIdentity & { readonly boot: string } = JSON.parse(text);
    return boot === bootId() && isAlive(keeper);
  } catch {
    // Its writer died over it.
    return false;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
