import type { Build, Param, Ref, Secret, SecretFile, Source, Step, Text } from "@pipeline/dsl";

/** What stands in a spec for a value that is not known while the pipeline is being written. */
export type Handle = Ref<unknown> | Param<unknown> | Source | Secret | SecretFile;

/** A handle and where it stands, as the user wrote it: `inputs.models[0]`. */
export interface FoundHandle {
  readonly handle: Handle;
  readonly field: string;
}

export function isRef(value: unknown): value is Ref<unknown> {
  return isOpaque(value, "ref");
}

export function isParam(value: unknown): value is Param<unknown> {
  return isOpaque(value, "param");
}

export function isSource(value: unknown): value is Source {
  return isOpaque(value, "source");
}

export function isSecret(value: unknown): value is Secret | SecretFile {
  return isOpaque(value, "secret");
}

/** By shape alone, as a step is. */
export function isBuild(value: unknown): value is Build {
  return isRecord(value) && value.kind === "build" && isRecord(value.spec);
}

/** By shape alone: text has no conversions to forbid. */
export function isText(value: unknown): value is Text {
  return isRecord(value) && value.kind === "text" && Array.isArray(value.parts) && Object.keys(value).length === 2;
}

export function isStep(value: unknown): value is Step {
  return isRecord(value) && typeof value.name === "string" && isRecord(value.spec);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A record that braces wrote: no instance of a class, no schema, no step. */
export function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isRecord(value) || "~standard" in value || isStep(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // By the end of the chain and not by identity: another realm has an `Object.prototype` of its own.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Every handle inside a value, in the order in which it is written. */
export function handlesIn(value: unknown, field: string): readonly FoundHandle[] {
  const found: FoundHandle[] = [];
  gather(value, field, found);
  return found;
}

/** The same, into one list and not by generators: of 10,000 steps every value is walked. */
export function gather(value: unknown, field: string, found: FoundHandle[]): void {
  if (!isObject(value)) return;
  if (isHandle(value)) found.push({ handle: value, field });
  else if (isText(value)) for (const part of value.parts) gather(part, field, found);
  // The path is written for what may hold a handle, and not for every word.
  else if (Array.isArray(value))
    value.forEach((item, index) => {
      if (isObject(item)) gather(item, `${field}[${index}]`, found);
    });
  else if (isPlain(value))
    for (const key of Object.keys(value)) if (isObject(value[key])) gather(value[key], `${field}.${key}`, found);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isHandle(value: unknown): value is Handle {
  return isRef(value) || isParam(value) || isSource(value) || isSecret(value);
}

/** The conversions that every opaque handle forbids tell it from a literal record that has a `kind`. */
function isOpaque(value: unknown, kind: Handle["kind"]): boolean {
  return isRecord(value) && value.kind === kind && Object.hasOwn(value, Symbol.toPrimitive);
}
