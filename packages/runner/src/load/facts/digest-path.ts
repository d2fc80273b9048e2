import { createHash, hash } from "node:crypto";
import { createReadStream, type Stats } from "node:fs";
import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import type { FileFact } from "../../compile/request.ts";
import { inParallel } from "./in-parallel.ts";

/** What lies at a path, by content. */
export interface Digested extends Omit<FileFact, "path"> {
  /** A file whose owner may execute it. */
  readonly executable: boolean;
}

/** Why what lies at a path can neither be digested nor shipped, in words that follow the path. */
export class Undigestible extends Error {
  readonly remedy: string;

  constructor(message: string, remedy = "Name a file or a folder that holds its files itself.") {
    super(message);
    this.remedy = remedy;
  }
}

/**
 * Digests a file by its bytes, a folder by the sorted paths, kinds, executable bits and digests of all that it holds.
 *
 * A link at the path itself is followed: the user named it. A link inside a folder counts as the text of its target,
 * and must not lead out: a copy of the folder elsewhere would not hold what it leads to.
 */
export async function digestPath(path: string): Promise<Digested> {
  const stats = await stat(path);
  if (stats.isFile()) return digestFile(path, stats);
  if (!stats.isDirectory()) throw new Undigestible("is neither a file nor a folder");
  const entries = await inParallel(await entriesIn(path), (entry) => digestEntry(path, entry));
  const text = entries.map(({ line }) => line).join("\n");
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  return { of: "dir", digest: { alg: "sha256", value: sha256(text) }, size, executable: false };
}

/** SHA-256 of UTF-8 text, in hex. */
export function sha256(text: string): string {
  return hash("sha256", text);
}

/** Files up to this size are read whole: for most of them a stream takes ten times as long as their bytes. */
const wholeBytes = 1024 * 1024;

/** Of a file, as the system has told it to be. */
export async function digestFile(path: string, { size, mode }: Stats): Promise<Digested> {
  const value = size <= wholeBytes ? hash("sha256", await readFile(path)) : await digestStream(path);
  return { of: "file", digest: { alg: "sha256", value }, size, executable: (mode & 0o100) !== 0 };
}

async function digestStream(path: string): Promise<string> {
  const bytes = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: wholeBytes }), bytes);
  return bytes.digest("hex");
}

interface Entry {
  /** Relative to the folder, with `/`. */
  readonly at: string;
  readonly kind: "file" | "dir" | "link" | "other";
}

/** Everything below a folder, empty folders too, sorted by path whatever the order on disk. */
async function entriesIn(folder: string): Promise<readonly Entry[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const entries = found.map((entry): Entry => {
    const at = relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/");
    if (entry.isSymbolicLink()) return { at, kind: "link" };
    return { at, kind: entry.isFile() ? "file" : entry.isDirectory() ? "dir" : "other" };
  });
  return entries.sort((one, other) => (one.at < other.at ? -1 : 1));
}

/** JSON keeps any path apart from what follows it. */
async function digestEntry(folder: string, { at, kind }: Entry): Promise<{ line: string; size: number }> {
  const path = join(folder, at);
  if (kind === "other") throw new Undigestible(`holds "${at}", which is neither a file nor a folder`);
  if (kind === "dir") return { line: JSON.stringify([at, kind]), size: 0 };
  if (kind === "link") return { line: JSON.stringify([at, kind, await targetInside(folder, at)]), size: 0 };
  const { digest, size, executable } = await digestFile(path, await stat(path));
  return { line: JSON.stringify([at, executable ? "executable" : kind, digest.value]), size };
}

const leadsOut =
  "A copy elsewhere would miss what it leads to: put that in its place, or give it as an input of its own.";

async function targetInside(folder: string, at: string): Promise<string> {
  const target = await readlink(join(folder, at));
  const end = resolve(folder, at, "..", target);
  if (end !== folder && !end.startsWith(folder + sep))
    throw new Undigestible(`holds the link "${at}", which leads out`, leadsOut);
  return target;
}
