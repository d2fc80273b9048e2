import { isRecord } from "../compile/handle.ts";
import { shown } from "../compile/shown.ts";
import { bytes, duration, registry } from "../load/project/config-shape.ts";
import { anything, type Check, count, each, flag, leaf, listOf, shape, text } from "../load/project/shape.ts";
import type { RunOptions } from "./options.ts";
import type { ForgetOptions } from "./schedule.ts";

const options = { one: "option", several: "options" };
const reporter = leaf("a reporter", (value) => isRecord(value) && typeof value.onEvent === "function");

/** Every option from code and what it takes: a file without types may pass anything. */
const optionShape: Readonly<Record<keyof RunOptions | keyof ForgetOptions, Check>> = {
  backend: text,
  backendWins: flag,
  namespace: text,
  params: each(anything),
  inputs: each(anything),
  env: each(leaf("text", (value) => typeof value === "string")),
  // What a step may ask for, compiling knows.
  resources: each(each(anything)),
  pools: each(count),
  registry,
  steps: listOf("names of steps", text),
  strict: flag,
  cwd: text,
  backends: each(leaf("a backend", isRecord)),
  workers: count,
  limits: each(count),
  policy: leaf('"finish", "fail-fast" or "keep-going"', (value) =>
    ["finish", "fail-fast", "keep-going"].some((policy) => policy === value),
  ),
  timeout: duration,
  grace: duration,
  secrets: each(leaf("text", (value) => typeof value === "string")),
  pull: leaf('"always", "missing" or "never"', (value) =>
    ["always", "missing", "never"].some((policy) => policy === value),
  ),
  cache: flag,
  cacheSize: bytes,
  force: listOf("names of steps", text),
  reporters: listOf("reporters", reporter),
  signal: leaf("an AbortSignal", (value) => value instanceof AbortSignal),
  forget: flag,
  allowDirty: flag,
};

/** Throws a `TypeError` that tells all that is wrong; an option that does not exist would be ignored in silence. */
export function checkOptions(given: unknown): void {
  if (!isRecord(given)) throw new TypeError(`Options are a record; these are ${shown(given)}.`);
  const findings = shape(optionShape, options)(given, "");
  if (findings.length === 0) return;
  throw new TypeError(findings.map(({ message, remedy }) => `Options: ${message} ${remedy}`).join("\n"));
}
