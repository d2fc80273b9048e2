import { constants, copyFileSync, linkSync, realpathSync, statSync, symlinkSync } from "node:fs";
import { copyFile, cp } from "node:fs/promises";

interface Original {
  readonly kind: "file" | "dir";
  readonly path: string;
}

/** A file above this is copied by the thread pool, so that nothing else waits. */
export const smallBytes: number = 256 * 1024;

/** A copy of its own: shared blocks where the file system can, so that an edit in place harms no original. */
export async function copyInto({ kind, path }: Original, to: string): Promise<void> {
  const mode = constants.COPYFILE_FICLONE;
  if (kind === "dir") await cp(realpathSync(path), to, { recursive: true, verbatimSymlinks: true, mode });
  else if (statSync(path).size > smallBytes) await copyFile(path, to, mode);
  else copyFileSync(path, to, mode);
}

/**
 * The original itself, for what a program is trusted not to change.
 *
 * A file by a hard link: an interpreter follows a symbolic one and would then see the original's neighbours, which
 * were not shipped. A folder can only be linked symbolically.
 */
export async function linkInto({ kind, path }: Original, to: string): Promise<void> {
  if (kind === "dir") return symlinkSync(path, to);
  try {
    linkSync(path, to);
  } catch {
    // Another file system, or another owner's file.
    await copyInto({ kind, path }, to);
  }
}
