import { inspect } from "node:util";
import type { Sources, UserLine } from "./stacks.ts";

/** Says what was thrown: its message, the user's line, then the rest of it with its causes. */
export function tell(thrown: unknown, sources: Sources): void {
  process.stderr.write(`${toldOf(thrown, sources)}\n`);
}

function toldOf(thrown: unknown, sources: Sources): string {
  if (!(thrown instanceof Error)) return `The function threw ${inspect(thrown)}, which is no Error.`;
  const line = sources.lineOf(thrown);
  const text = inspect(thrown);
  if (line === undefined) return text;
  const stackAt = text.indexOf("\n    at ");
  if (stackAt === -1) return `${text}\n\n${framed(line)}`;
  return `${text.slice(0, stackAt)}\n\n${framed(line)}\n${text.slice(stackAt)}`;
}

/** Two lines before, two after, and a mark below the column. */
function framed({ file, line, column, text }: UserLine): string {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/);
  const first = Math.max(line - 3, 0);
  const shown = lines.slice(first, line + 2);
  const width = String(first + shown.length).length;
  const rows = shown.flatMap((each, index) => {
    const number = first + index + 1;
    const row = `${number === line ? ">" : " "} ${String(number).padStart(width)} | ${each}`.trimEnd();
    return number === line ? [row, `  ${" ".repeat(width)} | ${" ".repeat(column - 1)}^`] : [row];
  });
  return `${file}:${line}:${column}\n${rows.join("\n")}`;
}
