import { statSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { pathSuggestion } from "./place/path-suggestion.ts";
import type { LocatedProblem } from "./program.ts";

const loadable = [".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", ".cjs", ".jsx"];

/** Why there is no point in starting a thread for a file; `undefined` when there is. */
export function unloadableFile(file: string, cwd: string): LocatedProblem | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  const shown = relative(cwd, file) || ".";
  if (found === undefined) return missing(`There is no file ${shown}.`, pathSuggestion(file, cwd));
  if (found.isDirectory()) return missing(`${shown} is a folder.`, insteadOf(file, cwd));
  if (loadable.includes(extname(file))) return undefined;
  const remedy = `Name a file that ends in ${loadable.join(", ")}.`;
  return { code: "FILE_NOT_LOADED", message: `${shown} is neither TypeScript nor JavaScript.`, remedy };
}

function missing(message: string, remedy: string): LocatedProblem {
  return { code: "FILE_NOT_FOUND", message, remedy };
}

function insteadOf(folder: string, cwd: string): string {
  const usual = join(folder, "pipelines.ts");
  const isThere = statSync(usual, { throwIfNoEntry: false })?.isFile() === true;
  return isThere ? `Did you mean "${relative(cwd, usual)}"?` : "Name the file in it that exports a pipeline.";
}
