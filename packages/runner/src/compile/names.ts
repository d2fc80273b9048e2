import type { Said } from "./scope.ts";
import { shown } from "./shown.ts";

const grammar = /^[A-Za-z][A-Za-z0-9_-]*$/;
const longest = 63;

/** Variables that every program gets; a declared value of such a name does not arrive. */
export const injectedNames: readonly string[] = [
  "INPUT_PATH",
  "OUTPUT_PATH",
  "EXECUTION_ID",
  "PIPELINE_RUN",
  "PIPELINE_STEP",
  "PIPELINE_ATTEMPT",
  "PIPELINE_SIGNALS",
  "PIPELINE_OUTPUTS",
];

/** Files of ours in the output folder. */
const reservedOutputs: ReadonlySet<unknown> = new Set(["outputs.json", "smartjob.json"]);

/** What is wrong with the name of a pipeline, step, output, param, pool or namespace. */
export function nameProblem(what: string, name: unknown): Said | undefined {
  if (typeof name === "string" && grammar.test(name) && name.length <= longest) return undefined;
  return {
    code: "NAME_INVALID",
    message: `${shown(name)} cannot be the name of ${article(what)} ${what}.`,
    remedy: `A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most ${longest} characters.`,
  };
}

export function inputNameProblem(name: string): Said | undefined {
  if (name !== "inputs.json" && !name.startsWith("script.")) return nameProblem("input", name);
  return reserved("input", name, "holds the JSON inputs or the script");
}

export function outputNameProblem(name: string): Said | undefined {
  return isReservedOutput(name) ? reserved("output", name, "holds the JSON results") : nameProblem("output", name);
}

export function isReservedOutput(path: unknown): boolean {
  return reservedOutputs.has(path);
}

function reserved(what: string, name: string, why: string): Said {
  return {
    code: "NAME_RESERVED",
    message: `"${name}" cannot be the name of ${article(what)} ${what}: a file of that name ${why}.`,
    remedy: "Choose another name.",
  };
}

function article(noun: string): string {
  return /^[aeiou]/.test(noun) ? "an" : "a";
}

/** The variable that tells a program where an input file lies: `INPUT_TABLE`. */
export function inputVariable(input: string): string {
  return `INPUT_${input.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
}
