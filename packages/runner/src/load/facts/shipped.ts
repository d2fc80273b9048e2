import { basename, isAbsolute, relative, resolve, sep } from "node:path";
import type { PlannedFile } from "../../compile/plan.ts";
import type { Problem } from "../../compile/problem.ts";
import { type AskedPath, type Digest, fromRoot, whyNot } from "./source-facts.ts";

/** A file that goes with a step's program. */
export interface Shipped {
  readonly file: PlannedFile;
  readonly executable: boolean;
}

export interface ShipScope {
  /** What is shipped keeps its place below this folder. */
  readonly above: string;
  readonly root: string;
  readonly digest: Digest;
}

/**
 * Where a file of the user lies below the working folder: where it lies beside the pipeline's file, or in the project
 * that holds that file.
 *
 * Steps up are dropped, so that `../lib/x.py` lies at `lib/x.py`: nothing is shipped outside of the working folder.
 */
export function shippedAt(path: string, above: string): string {
  const below = relative(above, path);
  if (isAbsolute(below)) return basename(path);
  return below
    .split(sep)
    .filter((part) => part !== "..")
    .join("/");
}

/** One file as it ships, or why it does not. `asked.path` is relative to the scope's base, or absolute. */
export async function ship(asked: AskedPath, scope: ShipScope): Promise<Shipped | Problem> {
  const path = resolve(asked.base, asked.path);
  try {
    const { of, digest, size, executable } = await scope.digest(path);
    if (of === "dir") return { code: "FILE_MISSING", ...isFolder(asked), ...asked.said };
    const file = { at: shippedAt(path, scope.above), from: fromRoot(scope.root, path), kind: of, digest, size };
    return { file, executable };
  } catch (error) {
    return { code: "FILE_MISSING", ...whyNot(error, asked, path), ...asked.said };
  }
}

function isFolder({ shown }: AskedPath) {
  return { message: `${shown} is a folder, not a file.`, remedy: "Name the file in it." };
}

export function isProblem(value: Shipped | Problem): value is Problem {
  return "message" in value;
}
