import { mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import type { Readable } from "node:stream";
import { create, extract, Header, ReadEntry, type Unpack } from "tar";

/** A file that is made for an archive, or a folder where its path ends with `/`. */
export interface PackedFile {
  /** Relative, with `/`. */
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly mode: number;
  readonly user: number;
  readonly group: number;
}

const block = 512;

/** An archive of small files, in this order. */
export function packFiles(files: readonly PackedFile[]): Buffer {
  return Buffer.concat([...files.flatMap(packed), Buffer.alloc(2 * block)]);
}

function packed({ path, mode, user, group, ...file }: PackedFile): readonly Buffer[] {
  const content = Buffer.from(file.content);
  const type = path.endsWith("/") ? "Directory" : "File";
  const header = Buffer.alloc(block);
  new Header({ path, mode, uid: user, gid: group, size: content.length, type, mtime: new Date(0) }).encode(header);
  return [header, content, Buffer.alloc((block - (content.length % block)) % block)];
}

/** An archive of folders, by their names below `folder`; links stand for themselves. */
export function packFolders(folder: string, names: readonly string[]): NodeJS.ReadableStream {
  // Typed as a stream of its own kind, which pipes as any does.
  return create({ cwd: folder }, [...names]) as unknown as NodeJS.ReadableStream;
}

/**
 * Unpacks what a program left into a new folder; nothing of it is trusted.
 *
 * Names that lead out are refused, devices and pipes are left out, owners are ours, and what is unpacked can be read. A link
 * is made last, as it is, so that nothing is written through it.
 */
export async function unpackInto(folder: string, archive: Readable): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const links: { readonly path: string; readonly target: string }[] = [];
  let evil: string | undefined;
  const unpacking = extract({
    cwd: folder,
    preserveOwner: false,
    filter: (path, entry) => {
      if (!(entry instanceof ReadEntry)) return true;
      if (leadsOut(path)) {
        evil ??= path;
        return false;
      }
      entry.mode = readable(entry);
      if (entry.type !== "SymbolicLink") return true;
      links.push({ path, target: entry.linkpath ?? "" });
      return false;
    },
  });
  await feed(unpacking, archive);
  if (evil !== undefined) throw new Error(`the archive holds "${evil}", which leads out of it`);
  for (const link of links) makeLink(folder, link);
}

/** It is no stream of Node's, but takes bytes as one does. */
async function feed(unpacking: Unpack, archive: Readable): Promise<void> {
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  unpacking.on("close", () => resolve()).on("error", reject);
  for await (const chunk of archive) {
    const drained = new Promise<void>((drain) => unpacking.once("drain", () => drain()));
    if (!unpacking.write(chunk)) await Promise.race([drained, done]);
  }
  unpacking.end();
  await done;
}

function leadsOut(path: string): boolean {
  return path.startsWith("/") || path.split("/").includes("..");
}

/** Who collects the outputs is not who wrote them. */
function readable({ mode = 0, type }: ReadEntry): number {
  return mode | (type === "Directory" ? 0o700 : 0o600);
}

function makeLink(folder: string, { path, target }: { readonly path: string; readonly target: string }): void {
  const top = realpathSync(folder);
  const at = resolve(top, path);
  const parent = realpathSync(dirname(at));
  if (parent !== top && !parent.startsWith(top + sep)) throw new Error(`the archive holds "${path}" behind a link`);
  symlinkSync(target, join(parent, basename(at)));
}
