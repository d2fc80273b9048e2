import { endOfJsonString } from "./json-string.ts";

/** One token of JSON that is no string. */
const token = /([{}[\],:])|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/.source;

type Bracket = "{" | "[";

type Expected = "value" | "value or ]" | "name" | "name or }" | ":" | ", or ]" | ", or }" | "the end";

/**
 * Where a text stops being JSON, and what should stand there: `line 2, column 7: expected a value`.
 *
 * Quotes nothing but words that other languages write for numbers that JSON lacks.
 */
export function jsonFault(text: string): string {
  const open: Bracket[] = [];
  let expected: Expected = "value";
  let at = skipSpace(text, 0);
  for (;;) {
    const found = tokenAt(text, at);
    const next: Expected | undefined = found && after(expected, found, open);
    if (found === undefined || next === undefined) return faultAt(text, at, expected);
    expected = next;
    at = skipSpace(text, found.end);
  }
}

interface Token {
  readonly mark?: string;
  readonly isText?: true;
  readonly end: number;
}

function tokenAt(text: string, at: number): Token | undefined {
  if (text[at] === '"') {
    const end = endOfJsonString(text, at);
    return end === undefined ? undefined : { isText: true, end };
  }
  const sticky = new RegExp(token, "y");
  sticky.lastIndex = at;
  const mark = sticky.exec(text)?.[1];
  if (sticky.lastIndex === 0) return undefined;
  return { end: sticky.lastIndex, ...(mark === undefined ? {} : { mark }) };
}

function skipSpace(text: string, from: number): number {
  const space = /[ \t\n\r]*/y;
  space.lastIndex = from;
  space.test(text);
  return space.lastIndex;
}

/** What may follow a token; nothing when the token itself may not stand here. */
function after(expected: Expected, { mark, isText }: Token, open: Bracket[]): Expected | undefined {
  const closes = mark === "}" || mark === "]";
  if (closes) return expected.endsWith(mark) ? closed(open) : undefined;
  if (expected.startsWith("name")) return isText ? ":" : undefined;
  if (expected === ":") return mark === ":" ? "value" : undefined;
  if (expected.startsWith(",")) return mark !== "," ? undefined : expected === ", or ]" ? "value" : "name";
  if (expected === "the end") return undefined;
  if (mark === undefined) return afterValue(open);
  if (mark !== "{" && mark !== "[") return undefined;
  open.push(mark);
  return mark === "{" ? "name or }" : "value or ]";
}

function closed(open: Bracket[]): Expected {
  open.pop();
  return afterValue(open);
}

function afterValue(open: readonly Bracket[]): Expected {
  const within = open.at(-1);
  return within === undefined ? "the end" : within === "{" ? ", or }" : ", or ]";
}

function faultAt(text: string, at: number, expected: Expected): string {
  const before = text.slice(0, at);
  const line = before.split("\n").length;
  const column = at - before.lastIndexOf("\n");
  const word = /^-?(?:NaN|Infinity|None|True|False|undefined)\b/.exec(text.slice(at, at + 12))?.[0];
  const found = word !== undefined ? `, found ${word}` : at === text.length ? ", found the end of the file" : "";
  return `line ${line}, column ${column}: expected ${expected}${found}`;
}
