import type { Place } from "@pipeline/dsl";

const lineBreaks = /\r\n|[\n\r\u2028\u2029]/g;

/** The offset of a line and column, both from 0. Lines end as they do in JavaScript. */
export function offsetOf(text: string, line: number, column: number): number {
  if (line === 0) return column;
  const before = [...text.matchAll(lineBreaks)][line - 1];
  return (before === undefined ? 0 : before.index + before[0].length) + column;
}

/** A place as a stack would tell it, so that it is shown as every other place is. */
export function placeAt(path: string, text: string, offset: number): Place {
  const lines = text.slice(0, offset).split(lineBreaks);
  return { stack: `Error\n    at ${path}:${lines.length}:${(lines.at(-1) ?? "").length + 1}` };
}
