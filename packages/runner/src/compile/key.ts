import type { Plan, PlannedProgram, PlannedSecret, PlannedStep, PlannedValue } from "./plan.ts";
import { handlesOfValue, type Resolve, render, renderWord } from "./render.ts";

/** What makes a step's static key. */
export interface KeyParts {
  readonly step: Omit<PlannedStep, "key">;
  /** Digest of what ships. */
  readonly code: string | undefined;
  readonly params: Plan["params"];
  readonly sha256: (text: string) => string;
}

type Component = readonly [name: string, text: string];

/** Raised when components change their meaning: results of before are not found any more. */
const format = "1";

/** Longer texts are told by their digest alone. */
const longest = 200;

/**
 * Components of the cache key that are known before the run, each by its name, so that `explain` can say which changed.
 *
 * A file is its digest, a param its value, a ref its name. Not here, since only the run knows them: values behind
 * refs, versions of secrets, and what `local` or a tag stand for in `environment`.
 */
export function keyOf({ step, code, params, sha256 }: KeyParts): Readonly<Record<string, string>> {
  const resolve = resolver(params);
  const isKept = ([name]: readonly [string, unknown]) => !step.volatile.includes(name);
  const components: Component[] = [
    ["format", format],
    // A program is told its step's name; and two steps that say the same may both be there for what they do.
    ["step", step.name],
    ...(code === undefined ? [] : [["code", code] as const]),
    ["program", programText(step.program, resolve)],
    ["environment", step.image ?? "local"],
    ...named("input", step.inputs, isKept).flatMap(([name, value]) => inputText(name, value, resolve)),
    ...named("env", step.env, isKept).map(([name, value]) => [name, envText(value, resolve)] as const),
    ...jsonOf("output", step.outputs),
    ...(step.stdout === undefined ? [] : [["stdout", step.stdout] as const]),
    ...jsonOf("sidecar", step.sidecars),
    ...(step.workers === 1 ? [] : [["workers", String(step.workers)] as const]),
    ...(step.service === undefined ? [] : [["service", JSON.stringify(step.service)] as const]),
  ];
  return Object.fromEntries(
    components.map(([name, text]) => [name, text.length > longest ? `sha256:${sha256(text)}` : text]),
  );
}

function named<T>(
  what: string,
  record: Readonly<Record<string, T>>,
  isKept: (entry: readonly [string, T]) => boolean = () => true,
): readonly (readonly [string, T])[] {
  const entries = Object.entries(record).filter(isKept);
  return entries.map(([name, value]) => [`${what}.${name}`, value]);
}

function jsonOf(what: string, record: Readonly<Record<string, unknown>>): readonly Component[] {
  return named(what, record).map(([name, value]) => [name, JSON.stringify(value)]);
}

/** The bundle's and the script's names are ours to choose: their digest is in `code`. */
function programText(program: PlannedProgram, resolve: Resolve): string {
  const words = (values: readonly PlannedValue[]) => values.map((value) => renderWord(value, resolve));
  switch (program.by) {
    case "command":
      return JSON.stringify(["command", ...words(program.command), ...words(program.args)]);
    case "image":
      return JSON.stringify(["image", ...words(program.args)]);
    case "script":
      return JSON.stringify(["script", ...program.interpreter, "", ...words(program.args)]);
    case "run":
      return JSON.stringify(["run"]);
  }
}

/** An input that waits for another step is the run's to add, whole. */
function inputText(name: string, value: PlannedValue, resolve: Resolve): readonly Component[] {
  for (const handle of handlesOfValue(value)) if (handle.is === "ref") return [];
  return [[name, JSON.stringify(render(value, resolve))]];
}

function envText(value: PlannedValue | PlannedSecret, resolve: Resolve): string {
  return value.is === "secret" ? `\${secret ${value.name}}` : renderWord(value, resolve);
}

function resolver(params: Plan["params"]): Resolve {
  return (handle) => {
    if (handle.is === "param") return params[handle.name]?.value ?? null;
    if (handle.is === "source") return `\${${handle.digest.alg} ${handle.digest.value}}`;
    return `\${${handle.step}.outputs.${handle.output}}`;
  };
}
