import { createHash, hash } from "node:crypto";
import { createReadStream, readFileSync, type Stats, statSync } from "node:fs";
import { readdir, readlink } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Digest } from "../../contract/index.ts";

export interface Measured {
  readonly digest: Digest;
  /** Bytes; of a directory, the sum over its files. */
  readonly size: number;
}

/** What lies there cannot be an artifact; the message follows the path. */
export class NoArtifact extends Error {
  readonly kind = "no-artifact";
}

const smallBytes = 256 * 1024;

export async function measureFile(path: string, stats: Stats = statSync(path)): Promise<Measured> {
  const value = stats.size > smallBytes ? await streamed(path) : hash("sha256", readFileSync(path));
  return { digest: { alg: "sha256", value }, size: stats.size };
}

async function streamed(path: string): Promise<string> {
  const sha256 = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), sha256);
  return sha256.digest("hex");
}

export function measureArtifact(kind: "file" | "dir", path: string): Promise<Measured> {
  return kind === "dir" ? measureDirectory(resolve(path)) : measureFile(path);
}

/**
 * A directory by the sorted paths, kinds, executable bits and digests of all that it holds.
 *
 * A link inside counts as the text of its target, which must be relative and not lead out: it has to travel.
 */
export async function measureDirectory(folder: string): Promise<Measured> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const lines: [at: string, line: string][] = [];
  let size = 0;
  for (const entry of found) {
    const path = join(entry.parentPath, entry.name);
    const at = relative(folder, path).split(sep).join("/");
    const measured = entry.isFile() ? await measureEntry(path) : undefined;
    size += measured?.size ?? 0;
    const rest = measured?.line ?? (entry.isDirectory() ? ["dir"] : ["link", await targetInside(folder, at)]);
    lines.push([at, JSON.stringify([at, ...rest])]);
  }
  const text = lines.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, line]) => line);
  return { digest: { alg: "sha256", value: hash("sha256", text.join("\n")) }, size };
}

async function measureEntry(path: string): Promise<{ readonly line: readonly string[]; readonly size: number }> {
  const stats = statSync(path);
  const { digest, size } = await measureFile(path, stats);
  return { line: [(stats.mode & 0o100) === 0 ? "file" : "executable", digest.value], size };
}

async function targetInside(folder: string, at: string): Promise<string> {
  const target = await readlink(join(folder, at)).catch(() => {
    throw new NoArtifact(`holds "${at}", which is neither a file nor a folder`);
  });
  // A copy of it would lead back to the original, which a program that writes through it would damage.
  if (isAbsolute(target)) throw new NoArtifact(`holds the link "${at}", whose target is not relative`);
  const end = resolve(folder, at, "..", target);
  if (end !== folder && !end.startsWith(folder + sep)) throw new NoArtifact(`holds the link "${at}", which leads out`);
  return target;
}
