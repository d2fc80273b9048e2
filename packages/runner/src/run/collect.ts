import type { Artifact, Collection, Failure, Staging, Workload } from "@pipeline/backends/contract";
import type { Json, JsonObject } from "@pipeline/dsl";
import type { PlannedOutput, PlannedStep } from "../compile/plan.ts";
import type { StepResult } from "../events/event.ts";
import type { Program, ValueIssue } from "../load/program.ts";
import type { Host } from "./host.ts";
import { toldSecret } from "./told-secret.ts";

/** What a program left, judged: a result that consumers may rely on, or why not. */
export type Judged =
  | { readonly ok: true; readonly result: StepResult }
  | { readonly ok: false; readonly failure: Failure; readonly artifacts: Readonly<Record<string, Artifact>> };

const triesToCollect = 3;
const firstWaitMs = 100;

/** Reads what the program left; a store that cannot be read is tried again, without running the program again. */
export async function collect(staging: Staging, workload: Workload, host: Host): Promise<Collection> {
  for (let tries = 1; ; tries += 1) {
    const collection = await staging.collect(workload.folder, workload.outputs);
    const isWorthAnotherTry = collection.status === "failed" && collection.failure.class === "staging";
    if (!isWorthAnotherTry || tries === triesToCollect) return withoutSecrets(collection, workload);
    await new Promise<void>((resolve) => host.after(firstWaitMs * 2 ** tries, resolve));
  }
}

/** Before anything of it is in an event or a message. */
function withoutSecrets(collection: Collection, { secrets, secretFiles }: Workload): Collection {
  const hidden = { ...secrets, ...secretFiles };
  const name = collection.status === "failed" ? undefined : toldSecret(collection.json, hidden);
  if (name === undefined) return collection;
  const message = `OUTPUT_PATH/outputs.json holds the value of the secret in ${name}, and outputs are shown to everybody`;
  return { status: "failed", failure: { class: "contract", message } };
}

/** Holds what a program left against what its step declares; the blame is the producer's. */
export async function judge(
  step: PlannedStep,
  collection: Collection,
  program: Pick<Program, "parse">,
): Promise<Judged> {
  if (collection.status === "failed") return { ok: false, failure: collection.failure, artifacts: {} };
  const { artifacts } = collection;
  const broken = (message: string): Judged => ({ ok: false, failure: { class: "contract", message }, artifacts });
  if (collection.missing.length > 0) return broken(missingMessage(step, collection.missing));
  const names = Object.keys(step.outputs).filter((name) => step.outputs[name]?.kind === "json");
  if (names.length === 0) return { ok: true, result: { values: {}, artifacts } };
  const values = valuesIn(collection.json, names, step);
  if (values === undefined) return broken(noRecordMessage(step, collection.json, names));
  const declared = Object.fromEntries(names.flatMap((name) => (name in values ? [[name, values[name] as Json]] : [])));
  const parsed = await program.parse(step.name, declared);
  return parsed.ok
    ? { ok: true, result: { values: parsed.values, artifacts } }
    : broken(parsed.issues.map(issueMessage).join("\n"));
}

function recordOf(json: Json | undefined): JsonObject | undefined {
  return typeof json === "object" && json !== null && !Array.isArray(json) ? (json as JsonObject) : undefined;
}

/** A record by its names; the whole file where the one output is `result`, and takes what it is given. */
function valuesIn(json: Json | undefined, names: readonly string[], step: PlannedStep): JsonObject | undefined {
  const record = recordOf(json);
  if (record === undefined) return wholeFile(json, names);
  return names.length === 1 && takesAnything(step.outputs.result) && !("result" in record)
    ? { result: record }
    : record;
}

function takesAnything(output: PlannedOutput | undefined): boolean {
  return output?.kind === "json" && Object.keys(output.schema).length === 0;
}

/** A file that holds one value and no record is the output `result`; without a file that is null. */
function wholeFile(json: Json | undefined, names: readonly string[]): JsonObject | undefined {
  return names.length === 1 && names[0] === "result" ? { result: json ?? null } : undefined;
}

function missingMessage(step: PlannedStep, missing: readonly string[]): string {
  const told = missing.map((name) => {
    const output = step.outputs[name];
    return output === undefined || output.kind === "json" ? name : `"${name}" (${output.kind} ${output.path})`;
  });
  return `the program ended well but did not write ${told.join(", ")} below OUTPUT_PATH`;
}

function noRecordMessage(step: PlannedStep, json: Json | undefined, names: readonly string[]): string {
  const wanted = names.map((name) => `"${name}"`).join(", ");
  return json === undefined
    ? `the program ended well but wrote no OUTPUT_PATH/outputs.json, where step "${step.name}" declares ${wanted}`
    : `OUTPUT_PATH/outputs.json must hold a record with ${wanted}; it holds ${JSON.stringify(json).slice(0, 200)}`;
}

function issueMessage({ output, path, message, value }: ValueIssue): string {
  const at = [output, ...path].map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("");
  return `output ${at.slice(1)}: ${message}${value === undefined ? "" : ` (value: ${value})`}`;
}
