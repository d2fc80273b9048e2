import type { DirOutput, FileOutput, Pipeline, Ref, Schema, Step } from "@pipeline/dsl";
import { isSchema } from "@pipeline/dsl";
import { handlesIn, isParam, isRecord, isRef, isSource } from "./handle.ts";
import type { Problem } from "./problem.ts";
import { type BoundInputs, handlesOf } from "./reach.ts";
import { isStandalone } from "./standalone.ts";
import { listed, suggestion } from "./suggestion.ts";

/** One `--input NAME=VALUE` that found its place: an input of a step, or a ref wherever a lone step uses it. */
export interface Binding {
  readonly name: string;
  readonly value: string;
  readonly step: Step;
  readonly target: { readonly input: string; readonly written: unknown } | { readonly ref: Ref<unknown> };
  readonly wants: Wants;
}

/** `path`: of an existing file or directory; `value`: JSON, or text where it is none. */
export type Wants =
  | { readonly a: "path"; readonly of?: "file" | "dir" }
  | { readonly a: "value"; readonly schema?: Schema };

export interface Bindings {
  readonly found: readonly Binding[];
  readonly problems: readonly Problem[];
}

/** Finds what each `--input` binds; `steps` are all steps of the pipeline. */
export function bind(pipeline: Pipeline, steps: readonly Step[], inputs: Readonly<Record<string, string>>): Bindings {
  const given = Object.entries(inputs);
  if (given.length === 0) return { found: [], problems: [] };
  const openings = openingsOf(steps, isStandalone(pipeline));
  const found: Binding[] = [];
  const problems: Problem[] = [];
  for (const [name, value] of given) {
    const hits = openings.get(name) ?? [];
    const problem = misfit(name, hits, openings);
    if (problem !== undefined) problems.push(problem);
    else found.push(...hits.map((hit) => ({ ...hit, name, value })));
  }
  return { found, problems };
}

/** The inputs that are bound, by step. */
export function boundInputs(found: readonly Binding[]): BoundInputs {
  const bound = new Map<Step, Set<string>>();
  for (const { step, target } of found) {
    if (!("input" in target)) continue;
    const names = bound.get(step);
    if (names === undefined) bound.set(step, new Set([target.input]));
    else names.add(target.input);
  }
  return bound;
}

type Opening = Omit<Binding, "name" | "value">;

/** Everything that can be bound, by each name that it answers to. */
function openingsOf(steps: readonly Step[], alone: boolean): ReadonlyMap<string, readonly Opening[]> {
  const openings = new Map<string, Opening[]>();
  const open = (name: string, opening: Opening) => {
    const others = openings.get(name);
    if (others === undefined) openings.set(name, [opening]);
    else others.push(opening);
  };
  for (const step of steps) {
    for (const [input, written] of inputsOf(step)) {
      const opening = { step, target: { input, written }, wants: wantsOf(written) };
      open(input, opening);
      open(`${step.name}.${input}`, opening);
    }
    if (alone) for (const ref of distinctRefs(step)) open(refName(ref), { step, target: { ref }, wants: wantsOf(ref) });
  }
  return openings;
}

/** The name by which a lone step's ref is bound: `prepare.rows`. */
export function refName(ref: Ref<unknown>): string {
  return `${ref.from.name}.${ref.output}`;
}

function distinctRefs(step: Step): readonly Ref<unknown>[] {
  const refs = new Map<string, Ref<unknown>>();
  for (const { handle } of handlesOf(step)) if (isRef(handle)) refs.set(refName(handle), handle);
  return [...refs.values()];
}

function inputsOf(step: Step): readonly (readonly [string, unknown])[] {
  const inputs: unknown = step.spec.inputs;
  return isRecord(inputs) ? Object.entries(inputs) : [];
}

function wantsOf(written: unknown): Wants {
  if (isSource(written)) return { a: "path" };
  if (isParam(written)) return { a: "value", schema: written.schema };
  if (!isRef(written)) return { a: "value" };
  const output = declaredOutput(written);
  if (isSchema(output)) return { a: "value", schema: output };
  return isArtifact(output) ? { a: "path", of: output.kind } : { a: "value" };
}

/** What the producer declares; a deploy's `url` and an output that is not declared are `undefined`. */
export function declaredOutput(ref: Ref<unknown>): unknown {
  const { outputs, stdout }: { readonly [field: string]: unknown } = { ...ref.from.spec };
  if (ref.output === "stdout" && stdout !== undefined) return stdout;
  return isRecord(outputs) && Object.hasOwn(outputs, ref.output) ? outputs[ref.output] : undefined;
}

/** What a ref stands for; `undefined`: its step declares no such output. */
export function carriedBy(ref: Ref<unknown>): "json" | "file" | "dir" | undefined {
  if (ref.from.kind === "deploy") return ref.output === "url" ? "json" : undefined;
  const output = declaredOutput(ref);
  if (isArtifact(output)) return output.kind;
  return isSchema(output) ? "json" : undefined;
}

export function isArtifact(output: unknown): output is FileOutput | DirOutput {
  return isRecord(output) && !isSchema(output) && (output.kind === "file" || output.kind === "dir");
}

function misfit(name: string, hits: readonly Opening[], known: ReadonlyMap<string, unknown>): Problem | undefined {
  const [first, ...others] = hits;
  if (first === undefined) {
    const message = `--input ${name}: no step has an input of that name.`;
    return { code: "INPUT_UNKNOWN", message, remedy: suggestion(name, known.keys(), "inputs") };
  }
  const other = others.find((opening) => !isSame(first, opening));
  if (other !== undefined) return ambiguous(name, hits);
  return isCompound(first) ? compound(name, first) : undefined;
}

function ambiguous(name: string, hits: readonly Opening[]): Problem {
  const steps = listed(hits.map(({ step }) => step.name));
  const message = `--input ${name}: steps ${steps} each have an input of that name, with different values.`;
  return { code: "INPUT_INVALID", message, remedy: `Name the step too: --input STEP.${name}=…` };
}

/** A list or record that holds files has no text that could stand for it. */
function isCompound({ target }: Opening): boolean {
  if (!("input" in target) || isRef(target.written) || isSource(target.written)) return false;
  for (const { handle } of handlesIn(target.written, "")) {
    if (isSource(handle) || (isRef(handle) && isArtifact(declaredOutput(handle)))) return true;
  }
  return false;
}

function compound(name: string, { step }: Opening): Problem {
  return {
    code: "INPUT_INVALID",
    message: `--input ${name}: this input is a list or record that holds files, which one path cannot replace.`,
    remedy: `Bind what it is made of: a job that runs alone takes --input STEP.OUTPUT=PATH for each of its refs.`,
    step: step.name,
    place: step.place,
  };
}

/** Several steps that share one handle are bound together. */
function isSame(one: Opening, other: Opening): boolean {
  const [handle, otherHandle] = [writtenAt(one), writtenAt(other)];
  return isRecord(handle) && handle === otherHandle;
}

function writtenAt({ target }: Opening): unknown {
  return "input" in target ? target.written : target.ref;
}
