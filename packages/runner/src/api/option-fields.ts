import { checkFields } from "../compile/check-fields.ts";
import {
  bytes,
  callable,
  duration,
  type Field,
  flag,
  list,
  oneOf,
  record,
  recordOf,
  text,
  whole,
} from "../compile/field.ts";
import { isRecord } from "../compile/handle.ts";
import type { Said } from "../compile/scope.ts";
import { shown } from "../compile/shown.ts";
import { registry } from "../load/project/config-fields.ts";
import type { RunOptions } from "./options.ts";
import type { ForgetOptions } from "./schedule.ts";

const names = list(text, "a list of names of steps");
const counts = recordOf(whole(1), "a record of numbers");
const texts = recordOf({ expects: "a text", accepts: (value) => typeof value === "string" }, "a record of texts");
/** Also of a class. */
const objectWith = (expects: string, isRight: (value: Readonly<Record<string, unknown>>) => boolean): Field => ({
  expects,
  accepts: (value) => isRecord(value) && isRight(value),
});

/** Every option from code and what it takes: a file without types may pass anything. */
const optionFields: Readonly<Record<keyof RunOptions | keyof ForgetOptions, Field>> = {
  backend: text,
  backendWins: flag,
  namespace: text,
  params: record,
  inputs: record,
  env: texts,
  // What a step may ask for, compiling knows.
  resources: recordOf(record, "a record of steps"),
  pools: counts,
  registry,
  steps: names,
  strict: flag,
  cwd: text,
  backends: recordOf(
    objectWith("a backend", () => true),
    "a record of backends",
  ),
  workers: whole(1),
  limits: counts,
  policy: oneOf("finish", "fail-fast", "keep-going"),
  timeout: duration,
  grace: duration,
  secrets: texts,
  pull: oneOf("always", "missing", "never"),
  cache: flag,
  cacheSize: bytes,
  force: names,
  reporters: list(
    objectWith("a reporter", ({ onEvent }) => callable.accepts(onEvent)),
    "a list of reporters",
  ),
  signal: { expects: "an AbortSignal", accepts: (value) => value instanceof AbortSignal },
  forget: flag,
  allowDirty: flag,
};

/** Throws a `TypeError` that tells all that is wrong; an option that does not exist would be ignored in silence. */
export function checkOptions(given: unknown): void {
  if (!isRecord(given)) throw new TypeError(`Options are a record; these are ${shown(given)}.`);
  const problems: Said[] = [];
  checkFields(given, optionFields, (problem) => problems.push(problem));
  if (problems.length === 0) return;
  throw new TypeError(problems.map(({ message, remedy }) => `Options: ${message} ${remedy}`).join("\n"));
}
