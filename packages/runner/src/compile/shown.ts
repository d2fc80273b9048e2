import { isParam, isPlain, isRecord, isRef, isSecret, isSource, isStep, isText } from "./handle.ts";

const longest = 60;

/** Any value in a message: short, in quotes where it is text, and never by a conversion that throws. */
export function shown(value: unknown): string {
  if (isRef(value)) return `a ref to "${value.from.name}.${value.output}"`;
  if (isParam(value)) return `the param "${value.name}"`;
  if (isSecret(value)) return `the ${value.as === "file" ? "file of the secret" : "secret"} "${value.name}"`;
  if (isSource(value)) return `the source "${value.path}"`;
  if (isText(value)) return "a text";
  if (isStep(value)) return `the step "${value.name}"`;
  return plain(value);
}

function plain(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (typeof value === "bigint" || typeof value === "symbol") return `a ${typeof value}`;
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (isRecord(value)) return isPlain(value) ? "a record" : "an instance of a class";
  return value === undefined ? "undefined" : cut(JSON.stringify(value));
}

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…" (${text.length - 2} characters)`;
}
