import { lstat, readlink } from "node:fs/promises";
import { join } from "node:path";
import type { PlannedContext } from "../../compile/plan.ts";
import { digestPath, sha256 } from "./digest-path.ts";
import { inParallel } from "./in-parallel.ts";

/** Files of a context with their sizes: known before anything of them is read. */
export interface Measured {
  readonly size: number;
  readonly largest: PlannedContext["largest"];
}

const mostLargest = 5;

/** Adds up what files say of themselves; a sparse file counts as what it would send. */
export async function measure(folder: string, files: readonly string[]): Promise<Measured> {
  const sizes = await inParallel(files, async (path) => ({ path, size: (await lstat(join(folder, path))).size }));
  return { size: sizes.reduce((sum, { size }) => sum + size, 0), largest: largestOf(sizes) };
}

/** Top folders by what they hold, and files that stand in the context itself. */
function largestOf(sizes: readonly { readonly path: string; readonly size: number }[]): Measured["largest"] {
  const sums = new Map<string, number>();
  for (const { path, size } of sizes) {
    const [top = path, ...below] = path.split("/");
    const name = below.length === 0 ? top : `${top}/`;
    sums.set(name, (sums.get(name) ?? 0) + size);
  }
  const sorted = [...sums].map(([path, size]) => ({ path, size })).sort((one, other) => other.size - one.size);
  return sorted.slice(0, mostLargest);
}

/** Digests paths, kinds, executable bits and contents: all that an image gets of them; times do not count. */
export async function contextDigest(folder: string, files: readonly string[]): Promise<string> {
  const lines = await inParallel(files, async (path) => {
    const at = join(folder, path);
    const stats = await lstat(at);
    if (stats.isSymbolicLink()) return JSON.stringify([path, "link", await readlink(at)]);
    if (!stats.isFile()) return "";
    const { digest, executable } = await digestPath(at);
    return JSON.stringify([path, executable ? "executable" : "file", digest.value]);
  });
  return `sha256:${sha256(lines.join("\n"))}`;
}
