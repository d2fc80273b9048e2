import { readFileSync } from "node:fs";
import type { Frame } from "./stack.ts";

/** The first line of a file in which `find` gives an index; `undefined` when none, or when there is no such file. */
export function lineOf(file: string, find: (text: string) => number): Frame | undefined {
  for (const [index, text] of textOf(file).split("\n").entries()) {
    const column = find(text);
    if (column >= 0) return { file, line: index + 1, column: column + 1 };
  }
  return undefined;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
