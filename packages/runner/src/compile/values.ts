import type { Json, Ref, Source } from "@pipeline/dsl";
import { carriedBy, refName } from "./bindings.ts";
import { isParam, isPlain, isRef, isSecret, isSource, isText } from "./handle.ts";
import type { PlannedValue } from "./plan.ts";
import type { StepScope } from "./scope.ts";
import { shown } from "./shown.ts";
import { isJson } from "./validate.ts";

/** Stands where a value has a problem: the plan is not given out then. */
const nothing: PlannedValue = { is: "literal", value: null };

/** A value of an input: literals, handles, and records and lists of them. */
export function planValue(value: unknown, field: string, scope: StepScope): PlannedValue {
  if (typeof value === "string") return { is: "literal", value };
  if (isRef(value)) return planRef(value, field, scope);
  if (isParam(value)) return { is: "param", name: value.name };
  if (isSource(value)) return planSource(value, scope);
  if (isText(value)) return planText(value.parts, field, scope);
  if (isSecret(value)) return refuse(value, field, { scope, remedy: "A secret can only be a value of `env`." });
  if (Array.isArray(value)) return planList(value, field, scope);
  if (isPlain(value)) return planRecord(value, field, scope);
  return isJson(value) ? { is: "literal", value } : refuse(value, field, { scope, remedy: remedyFor(value) });
}

/** One element of a command line, or a value of the environment: what becomes text. */
export function planWord(value: unknown, field: string, scope: StepScope): PlannedValue {
  const isSeveral = Array.isArray(value) || value === null || (isPlain(value) && !isHandle(value));
  if (!isSeveral) return planValue(value, field, scope);
  return refuse(value, field, { scope, remedy: "Write a text, a number, true or false, or a handle." });
}

function isHandle(value: unknown): boolean {
  return isRef(value) || isParam(value) || isSource(value) || isText(value) || isSecret(value);
}

function planRef(ref: Ref<unknown>, field: string, scope: StepScope): PlannedValue {
  const of = carriedBy(ref);
  if (of === undefined) {
    const message = `Step "${ref.from.name}" has no output "${ref.output}".`;
    scope.report({ code: "OUTPUT_UNKNOWN", field, message, remedy: "Declare it in the `outputs` of that step." });
    return nothing;
  }
  if (!scope.survey.alone) return { is: "ref", step: ref.from.name, output: ref.output, of };
  const bound = scope.bound.refs.get(refName(ref));
  if (bound === undefined) noteMissing(ref, field, scope);
  return bound ?? nothing;
}

/** `rows` binds a ref that is an input of that name and nothing else; `prepare.rows` binds it wherever it stands. */
function noteMissing(ref: Ref<unknown>, field: string, { missing }: StepScope): void {
  const full = refName(ref);
  const input = /^inputs\.([^.[]+)$/.exec(field)?.[1];
  missing.set(full, missing.has(full) ? full : (input ?? full));
}

function planSource(source: Source, scope: StepScope): PlannedValue {
  if (!scope.runs) return nothing;
  const fact = scope.request.facts.sources.get(source);
  if (fact === undefined) throw new Error(`internal: nobody looked for source "${source.path}"`);
  if ("code" in fact) {
    scope.pass(fact);
    return nothing;
  }
  return { is: "source", ...fact };
}

function planText(parts: readonly unknown[], field: string, scope: StepScope): PlannedValue {
  return { is: "text", parts: parts.map((part) => planWord(part, field, scope)) };
}

function planList(items: readonly unknown[], field: string, scope: StepScope): PlannedValue {
  const planned = items.map((item, index) => planValue(item, `${field}[${index}]`, scope));
  const literals = planned.flatMap((item) => (item.is === "literal" ? [item.value] : []));
  return literals.length === planned.length ? { is: "literal", value: literals } : { is: "list", items: planned };
}

function planRecord(written: Readonly<Record<string, unknown>>, field: string, scope: StepScope): PlannedValue {
  const planned = Object.entries(written).map(
    ([key, value]) => [key, planValue(value, `${field}.${key}`, scope)] as const,
  );
  const literals = planned.flatMap(([key, value]): [string, Json][] =>
    value.is === "literal" ? [[key, value.value]] : [],
  );
  if (literals.length === planned.length) return { is: "literal", value: Object.fromEntries(literals) };
  return { is: "record", entries: Object.fromEntries(planned) };
}

function refuse(value: unknown, field: string, { scope, remedy }: { scope: StepScope; remedy: string }): PlannedValue {
  scope.report({ code: "FIELD_INVALID", field, message: `\`${field}\` cannot be ${shown(value)}.`, remedy });
  return nothing;
}

function remedyFor(value: unknown): string {
  return value === undefined
    ? "If this is an output of another step, that step must declare it in its `outputs`."
    : "A value must be JSON, a handle, or a record or list of them; of a step, pass one of its `outputs`.";
}
