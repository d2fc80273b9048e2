import type { Json, JsonObject, Schema, SchemaIssue } from "@pipeline/dsl";
import { isPlain } from "./handle.ts";

/** `refused`: by its schema, which itself works. */
export type Validated =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly why: string; readonly refused: boolean };

/** Holds a value against its schema, at once: a plan waits for nothing. */
export function validate(schema: Schema, value: unknown): Validated {
  try {
    const result = schema["~standard"].validate(value);
    if (result instanceof Promise) {
      // Its own rejection is nobody's: what counts is that it is late.
      result.catch(() => undefined);
      return { ok: false, refused: false, why: "its schema does not answer at once: it is async, or it threw" };
    }
    if (result.issues === undefined) return { ok: true, value: result.value };
    return { ok: false, refused: true, why: told(result.issues) };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { ok: false, refused: false, why: `its schema threw: ${said}` };
  }
}

/** Validates text from a command line, read as the schema's document wants it. */
export function validateText(schema: Schema, document: JsonObject, text: string): Validated {
  const [best, second] = readingsOf(document, text);
  const validated = validate(schema, best);
  if (validated.ok || second === undefined) return validated;
  const other = validate(schema, second);
  return other.ok ? other : validated;
}

/** JSON where the text is some, else the text itself. */
export function jsonOrText(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether a value survives `JSON.parse(JSON.stringify(value))` unchanged. */
export function isJson(value: unknown): value is Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  return isPlain(value) && Object.values(value).every(isJson);
}

/** What the text may mean, best reading first. */
function readingsOf(document: JsonObject, text: string): readonly [Json, Json?] {
  const type = document.type;
  if (type === "string") return [text];
  if (type === "number" || type === "integer") return [text.trim() === "" ? text : numberOrText(text)];
  const json = jsonOrText(text);
  return json === text ? [text] : [json, text];
}

function numberOrText(text: string): Json {
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

function told(issues: readonly SchemaIssue[]): string {
  return issues.map(({ message, path }) => `${at(path)}${message}`).join("; ");
}

function at(path: SchemaIssue["path"]): string {
  const keys = (path ?? []).map((part) => String(typeof part === "object" ? part.key : part));
  return keys.length === 0 ? "" : `${keys.join(".")}: `;
}
