import { isAbsolute, relative, resolve, sep } from "node:path";
import type { Problem } from "../../compile/problem.ts";
import type { FileFact } from "../../compile/request.ts";
import { pathSuggestion } from "../place/path-suggestion.ts";
import { type Digested, Undigestible } from "./digest-path.ts";

/** Digests a path; several steps may ask for the same one. */
export type Digest = (path: string) => Promise<Digested>;

/** Relative to the project's root where it lies below it, absolute otherwise; with `/`. */
export function fromRoot(root: string, path: string): string {
  const below = relative(root, path);
  const isOutside = below === ".." || below.startsWith(`..${sep}`) || isAbsolute(below);
  return isOutside ? path : below === "" ? "." : below.split(sep).join("/");
}

export interface AskedPath {
  /** As the user wrote it. */
  readonly path: string;
  /** The absolute folder that a relative path starts from. */
  readonly base: string;
  /** How a message names it: `source("data/x.csv")`. */
  readonly shown: string;
  readonly said: Pick<Problem, "step" | "field" | "place">;
}

/** A file or folder that exists before the run, or why there is none. */
export async function sourceFact(asked: AskedPath, root: string, digest: Digest): Promise<FileFact | Problem> {
  const path = resolve(asked.base, asked.path);
  try {
    const { of, digest: value, size } = await digest(path);
    return { path: fromRoot(root, path), of, digest: value, size };
  } catch (error) {
    return { code: "SOURCE_MISSING", ...whyNot(error, asked, path), ...asked.said };
  }
}

/** What is wrong with a path, and what to write instead. */
export function whyNot(error: unknown, { shown, base }: AskedPath, path: string): Pick<Problem, "message" | "remedy"> {
  if (error instanceof Undigestible) return { message: `${shown} ${error.message}.`, remedy: error.remedy };
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code !== "ENOENT" && code !== "ENOTDIR") {
    return { message: `${shown} cannot be read: ${String(error)}.`, remedy: "Make it readable, then plan again." };
  }
  return { message: `${shown}: there is no such file or folder.`, remedy: pathSuggestion(path, base) };
}
