import type { Json, Schema, Step } from "@pipeline/dsl";
import { type Binding, refName } from "./bindings.ts";
import type { Documents } from "./documents.ts";
import type { PlannedValue } from "./plan.ts";
import type { Problem } from "./problem.ts";
import type { Facts } from "./request.ts";
import { isJson, jsonOrText, validateText } from "./validate.ts";

/** What `--input` puts in the place of inputs and, in a lone step, of refs. */
export interface BoundValues {
  readonly inputs: ReadonlyMap<string, PlannedValue>;
  /** By the ref's name: `prepare.rows`. */
  readonly refs: ReadonlyMap<string, PlannedValue>;
}

export const nothingBound: BoundValues = { inputs: new Map(), refs: new Map() };

export interface BindingScope {
  readonly facts: Facts;
  readonly documents: Documents;
  readonly report: (problem: Problem) => void;
}

/** Reads each binding as its place wants it, by step. */
export function boundValues(found: readonly Binding[], scope: BindingScope): ReadonlyMap<Step, BoundValues> {
  const steps = new Map<Step, { inputs: Map<string, PlannedValue>; refs: Map<string, PlannedValue> }>();
  for (const binding of found) {
    // What has a problem counts as bound all the same: nobody has looked for what it replaces.
    const value = read(binding, scope) ?? { is: "literal", value: null };
    const own = steps.get(binding.step) ?? { inputs: new Map(), refs: new Map() };
    steps.set(binding.step, own);
    if ("input" in binding.target) own.inputs.set(binding.target.input, value);
    else own.refs.set(refName(binding.target.ref), value);
  }
  return steps;
}

function read(binding: Binding, scope: BindingScope): PlannedValue | undefined {
  const { wants } = binding;
  return wants.a === "path" ? readPath(binding, wants.of, scope) : readValue(binding, wants.schema, scope);
}

function readPath(
  binding: Binding,
  of: "file" | "dir" | undefined,
  { facts, report }: BindingScope,
): PlannedValue | undefined {
  const fact = facts.bound.get(binding.name);
  if (fact === undefined) throw new Error(`internal: nobody looked for --input ${binding.name}`);
  if ("code" in fact) return void report(fact);
  if (of === undefined || of === fact.of) return { is: "source", ...fact };
  const [wanted, found] = of === "dir" ? ["a directory", "a file"] : ["a file", "a directory"];
  return void report(misfit(binding, `${wanted} is wanted and "${fact.path}" is ${found}`));
}

function readValue(binding: Binding, schema: Schema | undefined, scope: BindingScope): PlannedValue | undefined {
  const read = schema === undefined ? readLike(binding) : readBySchema(binding.value, schema, scope);
  if (!read.ok) return void scope.report(misfit(binding, read.why));
  return { is: "literal", value: read.value };
}

type Read = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly why: string };

function readBySchema(text: string, schema: Schema, { documents }: BindingScope): Read {
  const { input } = documents(schema);
  const validated = validateText(schema, input.ok ? input.schema : {}, text);
  if (!validated.ok) return validated;
  return isJson(validated.value)
    ? { ok: true, value: validated.value }
    : { ok: false, why: "its schema makes no JSON of it" };
}

/** Without a schema, the literal that is replaced tells the type. */
function readLike({ target, value }: Binding): Read {
  const written = "input" in target ? target.written : undefined;
  if (typeof written === "string") return { ok: true, value };
  const json = jsonOrText(value);
  if (written === undefined || typeOf(written) === typeOf(json)) return { ok: true, value: json };
  return { ok: false, why: `${typeOf(written)} is wanted` };
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a record" : `a ${typeof value}`;
}

function misfit({ name, value, step }: Binding, why: string): Problem {
  return {
    code: "INPUT_INVALID",
    message: `--input ${name}=${value}: ${why}.`,
    remedy: `Give what step "${step.name}" declares for it.`,
    step: step.name,
    place: step.place,
  };
}
