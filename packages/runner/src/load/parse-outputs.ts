import { isSchema, type Json, type JsonObject, type Schema, type SchemaIssue, type Step } from "@pipeline/dsl";
import { isRecord } from "../compile/handle.ts";
import { suggestion } from "../compile/suggestion.ts";
import { isJson } from "../compile/validate.ts";
import type { Parsed, ValueIssue } from "./program.ts";

/** Holds what a program wrote against the schemas that its step declares: too little, too much, or wrong. */
export async function parseOutputs(step: Step, values: JsonObject): Promise<Parsed> {
  const declared = declaredOf(step);
  const schemas = Object.entries(declared).filter((entry): entry is [string, Schema] => isSchema(entry[1]));
  const checked = await Promise.all(schemas.map(([name, schema]) => parseOutput(name, schema, values)));
  const issues = [...checked.flatMap(({ issues }) => issues), ...undeclared(declared, values)];
  if (issues.length > 0) return { ok: false, issues };
  return { ok: true, values: Object.fromEntries(checked.map(({ name, value }) => [name, value])) };
}

interface Checked {
  readonly name: string;
  readonly value: Json;
  readonly issues: readonly ValueIssue[];
}

/** A deploy's one output is its url, which no schema of the user declares. */
function declaredOf(step: Step): Readonly<Record<string, unknown>> {
  if (step.kind === "deploy") return { url: urlSchema };
  return isRecord(step.spec.outputs) ? step.spec.outputs : {};
}

const urlSchema: Schema<string> = {
  "~standard": {
    version: 1,
    vendor: "pipeline",
    validate: (value) => (typeof value === "string" ? { value } : { issues: [{ message: "expected a url" }] }),
  },
};

async function parseOutput(name: string, schema: Schema, values: JsonObject): Promise<Checked> {
  const refused = (issues: readonly ValueIssue[]): Checked => ({ name, value: null, issues });
  if (!Object.hasOwn(values, name)) return refused([{ output: name, path: [], message: "is missing" }]);
  const value = values[name];
  const result = await validated(schema, value);
  if (result.issues !== undefined) return refused(result.issues.map((issue) => valueIssue(name, issue, value)));
  const kept = jsonOf(result.value);
  if (kept !== undefined) return { name, value: kept, issues: [] };
  return refused([
    { output: name, path: [], message: "its schema makes it into a value that is not JSON", value: cut(value) },
  ]);
}

/** A refinement is the user's code and may throw. */
async function validated(schema: Schema, value: unknown) {
  try {
    return await schema["~standard"].validate(value);
  } catch (error) {
    return { issues: [{ message: `its schema threw: ${error instanceof Error ? error.message : String(error)}` }] };
  }
}

/** Properties without a value are dropped, as JSON text drops them; anything else that JSON cannot hold is refused. */
function jsonOf(value: unknown): Json | undefined {
  try {
    if (isJson(value)) return value;
    const kept = withoutAbsent(value);
    return isJson(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

function withoutAbsent(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAbsent);
  if (!isRecord(value) || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const present = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(present.map(([key, inner]) => [key, withoutAbsent(inner)]));
}

function undeclared(declared: Readonly<Record<string, unknown>>, values: JsonObject): readonly ValueIssue[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const output = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (isSchema(output)) return [];
    const message = isRecord(output)
      ? `is declared as a ${output.kind}: it belongs at "${output.path}" in the output folder, not in outputs.json`
      : `is not declared. ${suggestion(name, Object.keys(declared), "outputs")}`;
    return [{ output: name, path: [], message, value: cut(value) }];
  });
}

function valueIssue(output: string, issue: SchemaIssue, value: unknown): ValueIssue {
  const path = (issue.path ?? []).map((part) => {
    const key = typeof part === "object" ? part.key : part;
    return typeof key === "symbol" ? String(key) : key;
  });
  const wrong = path.reduce(inside, value);
  return { output, path, message: issue.message, ...(wrong !== undefined && { value: cut(wrong) }) };
}

function inside(value: unknown, key: string | number): unknown {
  const holder: unknown = Array.isArray(value) ? { ...value } : value;
  return isRecord(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined;
}

const longest = 200;

function cut(value: unknown): string {
  const text = textOf(value);
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

/** A value may be nested too deeply for the stack. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return "a value that cannot be shown";
  }
}
