import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** One line of a stack that lies in a file. */
export interface Frame {
  /** Absolute. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** The function, where it has a name. */
  readonly name?: string;
}

const framePattern = /^\s*at (?:async )?(?:(.*?) \()?((?:file:\/\/)?\/.*?):(\d+):(\d+)\)?$/;

/** The frames of a stack that lie in files, innermost first. Node's own are left out. */
export function framesOf(stack: string | undefined): readonly Frame[] {
  return (stack ?? "").split("\n").flatMap((line) => {
    const [, name, where, row, column] = framePattern.exec(line) ?? [];
    if (where === undefined) return [];
    const named = name === undefined || name === "<anonymous>" || name === "Object.<anonymous>" ? {} : { name };
    return [{ file: pathOf(where), line: Number(row), column: Number(column), ...named }];
  });
}

/** Frames of the user's own files: neither an installed package's nor ours. */
export function userFrames(frames: readonly Frame[]): readonly Frame[] {
  return frames.filter(({ file }) => !file.includes(`${sep}node_modules${sep}`) && !isOurs(file));
}

/** A loader may put a query behind the path. */
function pathOf(where: string): string {
  const [path = where] = where.split("?");
  return path.startsWith("file:") ? fileURLToPath(path) : path;
}

/** Inside this repository our packages are not below `node_modules`. Tests beside our source are users. */
function isOurs(file: string): boolean {
  return ourFolders.some((folder) => file.startsWith(folder)) && !file.includes(".test.");
}

const load = dirname(dirname(fileURLToPath(import.meta.url)));
const dsl = dirname(createRequire(import.meta.url).resolve("@pipeline/dsl/package.json"));
const ourFolders: readonly string[] = [load, join(dsl, "src"), join(dsl, "dist")].map((folder) => folder + sep);
