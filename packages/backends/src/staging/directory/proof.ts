import { lstatSync, readdirSync, realpathSync, rmSync, type Stats, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Artifact } from "../../contract/index.ts";
import { measureArtifact } from "./digest.ts";
import { inFolder } from "./folder.ts";

/**
 * Whether an artifact is still what its step wrote: its manifest, kind and size are as they were, and nothing has been
 * written to it since. What has been written to is read: its bytes may be the same all the same.
 */
export async function isWhole(root: string, { kind, location, size, digest }: Artifact): Promise<boolean> {
  const found = statSync(location, { throwIfNoEntry: false });
  const isThere = kind === "dir" ? found?.isDirectory() === true : found?.isFile() === true && found.size === size;
  if (!isThere || found === undefined) return false;
  const manifest = manifestOver(root, location);
  // A folder that was moved or copied here has no manifest that could tell.
  if (manifest !== undefined) {
    const sealed = statSync(manifest, { throwIfNoEntry: false });
    if (sealed === undefined) return false;
    if (lastChangeMs(location, found) <= sealed.mtimeMs) return true;
  }
  return measureArtifact(kind, location).then(
    (measured) => measured.digest.value === digest.value,
    () => false,
  );
}

/** Takes back what says that the outputs around this artifact are whole. */
export function withdraw(root: string, location: string): void {
  const manifest = manifestOver(root, location);
  if (manifest !== undefined) rmSync(manifest, { force: true });
}

/** Namespace, pipeline, run, step, attempt. */
const depth = 5;

/** Where the attempt that wrote the artifact has its manifest; nothing for what lies elsewhere. */
function manifestOver(root: string, location: string): string | undefined {
  try {
    // Most often as it is written; the system is asked only where a link may lead there.
    const top = location.startsWith(`${root}${sep}`) ? root : realpathSync.native(root);
    const [up = "..", ...rest] = relative(top, location).split(sep);
    return up === ".." ? undefined : join(top, ...[up, ...rest].slice(0, depth), inFolder.manifest);
  } catch {
    return undefined;
  }
}

/** By a time that no program can set; of a folder, the newest of all that it holds. */
function lastChangeMs(path: string, stats: Stats): number {
  if (!stats.isDirectory()) return stats.ctimeMs;
  const held = readdirSync(path, { recursive: true, withFileTypes: true });
  const times = held.map((entry) => lstatSync(join(entry.parentPath, entry.name)).ctimeMs);
  return times.reduce((newest, each) => Math.max(newest, each), stats.ctimeMs);
}
