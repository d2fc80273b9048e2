import type { JsonObject, Schema } from "@pipeline/dsl";

/** JSON Schema documents of a schema: of what it takes and of what it gives. */
export interface Documented {
  readonly input: Document;
  readonly output: Document;
}

export type Document =
  | { readonly ok: true; readonly schema: JsonObject }
  | { readonly ok: false; readonly reason: string };

/** Asks each schema once: writing a document costs more than the rest of planning its step. */
export type Documents = (schema: Schema) => Documented;

export function createDocuments(): Documents {
  const known = new WeakMap<Schema, Documented>();
  return (schema) => {
    const before = known.get(schema);
    if (before !== undefined) return before;
    const documented = { input: documentOf(schema, "input"), output: documentOf(schema, "output") };
    known.set(schema, documented);
    return documented;
  };
}

/** `false`: parsing a value twice is not the same as parsing it once. A ban on unknown keys is no difference. */
export function isSameDocument(one: JsonObject, other: JsonObject): boolean {
  return JSON.stringify(one) === JSON.stringify(other) || comparable(one) === comparable(other);
}

function documentOf(schema: Schema, side: "input" | "output"): Document {
  const { jsonSchema, vendor } = schema["~standard"];
  if (jsonSchema === undefined) return { ok: false, reason: `this version of ${vendor} gives no JSON Schema` };
  try {
    const { $schema: _, ...document } = jsonSchema[side]({ target: "draft-2020-12" });
    // Through text: a document may hold `undefined` or values of other classes.
    return { ok: true, schema: JSON.parse(JSON.stringify(document)) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

function comparable(document: JsonObject): string {
  return JSON.stringify(document, (_key, value: unknown) => (isObject(value) ? sorted(value) : value));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sorted(value: object): object {
  const entries = Object.entries(value).filter(([key, inner]) => key !== "additionalProperties" || inner !== false);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
