import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stateSize } from "./state-size.ts";

/** How much may be stored where nobody says otherwise. */
export const usualCacheBytes: number = 20 * 1024 ** 3;

/** What a run has added. */
export interface Added {
  readonly bytes: number;
  readonly attempts: number;
}

/** What was measured, and what has come since, as far as runs know it. */
interface Estimate {
  readonly measuredBytes: number;
  readonly addedBytes: number;
}

/** Of an attempt besides its outputs: its folders, its log, copies of small inputs. */
const attemptBytes = 32 * 1024;

/** Of the cap; so much more is stored before it is measured again. */
const share = 10;

/**
 * What is stored, by a fresh measurement; nothing as long as none is due.
 *
 * Measuring reads every folder. It is due when runs have added a tenth of the cap since the last one; what they know of
 * is kept beside what is stored. Trouble with that stops nothing.
 */
export function storedBytes(stateFolder: string, added: Added, cacheBytes: number): number | undefined {
  if (added.attempts === 0) return undefined;
  const path = join(stateFolder, "size.json");
  const { measuredBytes, addedBytes } = read(path);
  const now = addedBytes + added.bytes + added.attempts * attemptBytes;
  const isDue = now >= cacheBytes / share || measuredBytes + now > cacheBytes;
  const stored = isDue ? stateSize(stateFolder).bytes : undefined;
  write(path, stored === undefined ? { measuredBytes, addedBytes: now } : { measuredBytes: stored, addedBytes: 0 });
  return stored;
}

/** After a collection of garbage, which knows. */
export function noteMeasured(stateFolder: string, bytes: number): void {
  write(join(stateFolder, "size.json"), { measuredBytes: bytes, addedBytes: 0 });
}

function read(path: string): Estimate {
  try {
    const { measuredBytes, addedBytes }: Record<string, unknown> = JSON.parse(readFileSync(path, "utf8"));
    return { measuredBytes: Number(measuredBytes) || 0, addedBytes: Number(addedBytes) || 0 };
  } catch {
    return { measuredBytes: 0, addedBytes: 0 };
  }
}

/** Of several runs that end at once, the last word counts: it is an estimate. */
function write(path: string, estimate: Estimate): void {
  try {
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(estimate));
    renameSync(draft, path);
  } catch {
    // A disk that is full says so where it matters.
  }
}
