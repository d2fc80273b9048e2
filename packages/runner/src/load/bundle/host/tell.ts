import { inspect } from "node:util";
import type { Sources, UserLine } from "./stacks.ts";

/** Says what was thrown: its message, the user's line, then the rest of it with its causes. */
export function tell(thrown: unknown, sources: Sources): void {
  process.stderr.write(`${toldOf(thrown, sources)}\n`);
}

function toldOf(thrown: unknown, sources: Sources): string {
  if (!(thrown instanceof Error)) return `The function threw ${inspect(thrown)}, which is no Error.`;
  const line = sources.lineOf(thrown);
  // Without a stack it would stand in brackets.
  const text = inspect(thrown).replace(/^\[(.*)\]$/s, "$1");
  if (line === undefined) return text;
  const stackAt = text.indexOf("\n    at ");
  if (stackAt === -1) return `${text}\n\n${framed(line)}`;
  return `${text.slice(0, stackAt)}\n\n${framed(line)}\n${text.slice(stackAt)}`;
}

/** Up to two lines before and after, and a mark below the column; what was not shipped is left out. */
function framed({ file, line, column, text }: UserLine): string {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/);
  const numbers = [line - 2, line - 1, line, line + 1, line + 2].filter((each) => lines[each - 1]?.trim());
  const width = String(numbers.at(-1) ?? line).length;
  const rows = numbers.flatMap((each) => {
    const row = `${each === line ? ">" : " "} ${String(each).padStart(width)} | ${lines[each - 1]}`;
    return each === line ? [row, `  ${" ".repeat(width)} | ${" ".repeat(column - 1)}^`] : [row];
  });
  return [`${file}:${line}:${column}`, ...rows].join("\n");
}
