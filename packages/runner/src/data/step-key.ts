import { createHmac, hash } from "node:crypto";
import type { Json } from "@pipeline/dsl";
import type { PlannedStep, PlannedValue } from "../compile/plan.ts";
import { wordsOf } from "../compile/refs.ts";
import { handlesOfValue, type PlannedHandle, render } from "../compile/render.ts";
import type { StepKey, StepResult } from "../events/event.ts";
import type { SecretValues } from "./secret-values.ts";

export interface KeyContext {
  /** Of a step that this one needs. */
  readonly result: (step: string) => StepResult | undefined;
  readonly params: Readonly<Record<string, Json>>;
  readonly secrets: SecretValues;
  /** Of the store: a secret's value is in the key only through it. */
  readonly hmacKey: string;
  /** What the backend says that the program runs in; stands for the plan's own word. */
  readonly environment: string;
}

/** Longer texts are told by their digest alone, as in the plan. */
const longest = 200;

/**
 * Everything that a step's result depends on: the components of the plan, and those that only the run knows, which are
 * values behind refs, secrets, and the environment.
 */
export function stepKey(step: PlannedStep, context: KeyContext): StepKey {
  const components: Record<string, string> = {
    ...step.key,
    environment: context.environment,
    ...Object.fromEntries([...inputComponents(step, context), ...refComponents(step, context)]),
    ...Object.fromEntries(secretComponents(step, context)),
  };
  return keyOf(components);
}

/** The key of an image: what it is made from, and what its bases stand for. */
export function buildKey(planned: PlannedStep["key"], bases: Readonly<Record<string, string>>): StepKey {
  const found = Object.entries(bases).map(([name, digest]) => [`base.${name}`, digest] as const);
  return keyOf({ ...planned, ...Object.fromEntries(found) });
}

function keyOf(components: Readonly<Record<string, string>>): StepKey {
  const sorted = Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1));
  return { digest: sha256(JSON.stringify(sorted)), components: Object.fromEntries(sorted) };
}

/** Inputs that waited for another step, whole: values as they are, artifacts by their digests. */
function inputComponents(step: PlannedStep, context: KeyContext): [string, string][] {
  const waiting = Object.entries(step.inputs).filter(([name, value]) => !step.volatile.includes(name) && hasRef(value));
  return waiting.map(([name, value]) => [`input.${name}`, short(render(value, (handle) => known(handle, context)))]);
}

/** Refs in words and variables: their places are in the plan's components, their values are not. */
function refComponents(step: PlannedStep, context: KeyContext): [string, string][] {
  const env = Object.entries(step.env).flatMap(([name, value]) =>
    value.is === "secret" || step.volatile.includes(name) ? [] : [value],
  );
  const handles = [...wordsOf(step.program), ...env].flatMap((value) => [...handlesOfValue(value)]);
  return handles.flatMap((handle): [string, string][] =>
    handle.is === "ref" ? [[`ref.${handle.step}.${handle.output}`, short(known(handle, context))]] : [],
  );
}

function secretComponents(step: PlannedStep, { secrets, hmacKey }: KeyContext): [string, string][] {
  return Object.entries(step.env).flatMap(([name, value]): [string, string][] => {
    if (value.is !== "secret" || value.platform !== undefined || step.volatile.includes(name)) return [];
    const mark = createHmac("sha256", hmacKey)
      .update(secrets[value.name] ?? "")
      .digest("hex");
    return [[`secret.${value.name}`, `hmac:${mark}`]];
  });
}

function hasRef(value: PlannedValue): boolean {
  return [...handlesOfValue(value)].some((handle) => handle.is === "ref");
}

function known(handle: PlannedHandle, { result, params }: KeyContext): Json {
  switch (handle.is) {
    case "param":
      return params[handle.name] ?? null;
    case "source":
      return `${handle.digest.alg}:${handle.digest.value}`;
    case "ref":
      return refValue(handle, result(handle.step));
  }
}

function refValue(ref: Extract<PlannedHandle, { readonly is: "ref" }>, result: StepResult | undefined): Json {
  // The url of a service may be another each time; what it is, is not.
  if (result?.service !== undefined) return `service:${result.service.spec}`;
  const artifact = result?.artifacts[ref.output];
  if (artifact !== undefined) return `${artifact.digest.alg}:${artifact.digest.value}`;
  const value = result?.values[ref.output];
  if (value === undefined) throw new Error(`internal: step "${ref.step}" has no output "${ref.output}" yet`);
  return value;
}

function short(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > longest ? `sha256:${sha256(text)}` : text;
}

function sha256(text: string): string {
  return hash("sha256", text);
}
