import type { Pipeline, Step } from "@pipeline/dsl";
import { type FoundHandle, gather, isRecord, isRef, isStep } from "./handle.ts";
import { isStandalone } from "./standalone.ts";

/** Inputs that `--input` binds, by step: what was written there does not count any more. */
export type BoundInputs = ReadonlyMap<Step, ReadonlySet<string>>;

/**
 * Every step of the pipeline, with its handles: those that it lists, in their order, then those that their refs and
 * `after` reach.
 */
export function reach(pipeline: Pipeline, bound: BoundInputs = new Map()): ReadonlyMap<Step, readonly FoundHandle[]> {
  const found = new Map<Step, readonly FoundHandle[]>();
  const reached = new Set<Step>(listedIn(pipeline).filter(isStep));
  const alone = isStandalone(pipeline);
  // The set grows while it is walked, so that a chain of any length needs no recursion.
  for (const step of reached) {
    const handles = handlesOf(step, bound.get(step));
    found.set(step, handles);
    if (alone) continue;
    for (const { handle } of handles) if (isRef(handle)) reached.add(handle.from);
    for (const other of afterOf(step)) if (isStep(other)) reached.add(other);
  }
  return found;
}

/** What the file lists; a file without types may list anything. */
export function listedIn(pipeline: Pipeline): readonly unknown[] {
  const steps: unknown = pipeline.steps;
  return Array.isArray(steps) ? steps : [];
}

/** What `after` says; `[]` where it is no list, which is a problem of its own. */
export function afterOf(step: Step): readonly unknown[] {
  const after: unknown = step.spec.after;
  return Array.isArray(after) ? after : [];
}

/** Every handle in a step's inputs, words and environment, bound inputs left out. */
export function handlesOf(step: Step, bound?: ReadonlySet<string>): readonly FoundHandle[] {
  const { inputs, command, args, env } = step.spec;
  const found: FoundHandle[] = [];
  for (const [name, value] of isRecord(inputs) ? Object.entries(inputs) : []) {
    if (!bound?.has(name)) gather(value, `inputs.${name}`, found);
  }
  gather(command, "command", found);
  gather(args, "args", found);
  gather(env, "env", found);
  return found;
}
