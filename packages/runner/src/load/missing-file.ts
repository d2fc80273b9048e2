import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { pathSuggestion } from "./path-suggestion.ts";
import type { LocatedProblem } from "./program.ts";

/** There is no file to load, or a folder in its place. */
export function missingFile(file: string, cwd: string): LocatedProblem {
  const shown = relative(cwd, file) || ".";
  const code = "FILE_NOT_FOUND";
  if (!existsSync(file)) return { code, message: `There is no file ${shown}.`, remedy: pathSuggestion(file, cwd) };
  const usual = join(file, "pipelines.ts");
  const remedy = existsSync(usual)
    ? `Did you mean ${relative(cwd, usual)}?`
    : "Name the file in it that exports a pipeline.";
  return { code, message: `${shown} is not a file.`, remedy };
}
