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
  const key: Record<string, string> = {};
  const add = (name: string, text: string): void => {
    key[name] = text.length > longest ? `sha256:${sha256(text)}` : text;
  };
  const isKept = (name: string): boolean => !step.volatile.includes(name);
  add("format", format);
  // A program is told its step's name; and two steps that say the same may both be there for what they do.
  add("step", step.name);
  if (code !== undefined) add("code", code);
  add("program", programText(step.program, resolve));
  add("environment", imageText(step.image) ?? "local");
  if (step.user !== undefined) add("user", step.user);
  if (step.platform !== undefined) add("platform", step.platform);
  for (const [name, value] of Object.entries(step.inputs)) {
    // One that waits for another step is the run's to add, whole.
    if (isKept(name) && !hasRef(value)) add(`input.${name}`, JSON.stringify(render(value, resolve)));
  }
  for (const [name, value] of Object.entries(step.env)) if (isKept(name)) add(`env.${name}`, envText(value, resolve));
  for (const [name, value] of Object.entries(step.outputs)) add(`output.${name}`, JSON.stringify(value));
  if (step.stdout !== undefined) add("stdout", step.stdout);
  for (const [name, value] of Object.entries(step.sidecars)) add(`sidecar.${name}`, JSON.stringify(value));
  if (step.workers !== 1) add("workers", String(step.workers));
  if (step.service !== undefined) {
    // It is what it is by its resources too; how long it may take, and how long it stays, change nothing in it.
    const { port, health, expose, restart, keeping } = step.service;
    add("service", JSON.stringify({ port, health, expose, restart, keeping }));
    add("resources", JSON.stringify(step.resources));
  }
  return key;
}

/** What it stands for, the run knows; which build makes it is in that. */
function imageText(image: PlannedStep["image"]): string | undefined {
  return typeof image === "object" ? `\${${image.step}.outputs.${image.output}}` : image;
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
    case "build":
      throw new Error("internal: a build has a key of its own");
  }
}

function hasRef(value: PlannedValue): boolean {
  if (value.is === "literal") return false;
  return [...handlesOfValue(value)].some((handle) => handle.is === "ref");
}

function envText(value: PlannedValue | PlannedSecret, resolve: Resolve): string {
  return value.is === "secret" ? secretText(value) : renderWord(value, resolve);
}

/** The same value from another place is the same value; what the platform keeps is told by its name alone. */
function secretText({ name, as, platform }: PlannedSecret): string {
  const what = platform === undefined ? name : `${platform} of the platform`;
  return as === "file" ? `\${file of secret ${what}}` : `\${secret ${what}}`;
}

function resolver(params: Plan["params"]): Resolve {
  return (handle) => {
    if (handle.is === "param") return params[handle.name]?.value ?? null;
    if (handle.is === "source") return `\${${handle.digest.alg} ${handle.digest.value}}`;
    return `\${${handle.step}.outputs.${handle.output}}`;
  };
}
