import { readFileSync } from "node:fs";
import { basename, dirname, relative, resolve, sep } from "node:path";
import type { Note } from "./primeway/entry.ts";
import { translate } from "./primeway/translate.ts";
import { UsageError } from "./usage-error.ts";

export interface Imported {
  /** Of `pipelines.ts`. */
  readonly text: string;
  /** What to say about it, line by line. */
  readonly said: readonly string[];
}

/** One of primeway's files as a `pipelines.ts` for a folder. Throws a `UsageError` with all that is wrong with it. */
export function importPrimeway(file: string, folder: string): Imported {
  const shown = basename(file);
  const path = (written: string): string => {
    const below = relative(folder, resolve(dirname(file), written))
      .split(sep)
      .join("/");
    return below === "" ? "." : below;
  };
  const translated = translate({ text: textOf(file), shown, path });
  const told = ({ line, message }: Note): string => `${shown}:${line}: ${message}`;
  if (!translated.ok) throw new UsageError(translated.problems.map(told).join("\n"));
  const { text, notes } = translated;
  if (notes.length === 0) return { text, said: [] };
  return { text, said: [`Not everything in ${shown} has a counterpart:`, ...notes.map((note) => `  ${told(note)}`)] };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`--from: ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
