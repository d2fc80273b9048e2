import type { Stats } from "node:fs";
import { lstat, readlink } from "node:fs/promises";
import { join } from "node:path";
import type { PlannedContext } from "../../compile/plan.ts";
import { digestFile, sha256 } from "./digest-path.ts";
import { inParallel } from "./in-parallel.ts";

/** One of a context's files or links, as the system tells it before anything is read. */
export interface ContextEntry {
  /** Relative to the folder. */
  readonly path: string;
  readonly stats: Stats;
}

export function contextEntries(folder: string, files: readonly string[]): Promise<readonly ContextEntry[]> {
  return inParallel(files, async (path) => ({ path, stats: await lstat(join(folder, path)) }));
}

const mostLargest = 5;

/** Adds up what files say of themselves; a sparse file counts as what it would send. */
export function measure(entries: readonly ContextEntry[]): Pick<PlannedContext, "size" | "largest"> {
  const sizes = new Map<string, number>();
  for (const { path, stats } of entries) {
    const [top = path, ...below] = path.split("/");
    const name = below.length === 0 ? top : `${top}/`;
    sizes.set(name, (sizes.get(name) ?? 0) + stats.size);
  }
  // Top folders by what they hold, and files that stand in the context itself.
  const sorted = [...sizes].map(([path, size]) => ({ path, size })).sort((one, other) => other.size - one.size);
  return { size: sorted.reduce((sum, { size }) => sum + size, 0), largest: sorted.slice(0, mostLargest) };
}

/** Digests paths, kinds, executable bits and contents: all that an image gets of them; times do not count. */
export async function contextDigest(folder: string, entries: readonly ContextEntry[]): Promise<string> {
  const lines = await inParallel(entries, async ({ path, stats }) => {
    const at = join(folder, path);
    if (stats.isSymbolicLink()) return JSON.stringify([path, "link", await readlink(at)]);
    if (!stats.isFile()) return "";
    const { digest, executable } = await digestFile(at, stats);
    return JSON.stringify([path, executable ? "executable" : "file", digest.value]);
  });
  return `sha256:${sha256(lines.join("\n"))}`;
}
