import type { Step } from "@pipeline/dsl";
import { isRef, isStep } from "./handle.ts";
import { afterOf, type BoundInputs, handlesOf } from "./reach.ts";

/** What a step needs, by name: `data` through refs, `all` through `after` too; unknown names are in neither. */
export interface Needs {
  readonly data: readonly string[];
  /** Sorted. */
  readonly all: readonly string[];
}

/** Needs of each step by its name. A step that runs alone needs nothing. */
export function needsOf(
  byName: ReadonlyMap<string, Step>,
  bound: BoundInputs,
  alone: boolean,
): ReadonlyMap<string, Needs> {
  const needs = new Map<string, Needs>();
  for (const [name, step] of byName) needs.set(name, alone ? none : needsOfOne(step, byName, bound));
  return needs;
}

const none: Needs = { data: [], all: [] };

function needsOfOne(step: Step, byName: ReadonlyMap<string, Step>, bound: BoundInputs): Needs {
  const data = new Set<string>();
  for (const { handle } of handlesOf(step, bound.get(step))) if (isRef(handle)) data.add(handle.from.name);
  const all = new Set(data);
  for (const other of afterOf(step)) {
    const name = isStep(other) ? other.name : other;
    if (typeof name === "string" && byName.has(name)) all.add(name);
  }
  return { data: [...data].sort(), all: [...all].sort() };
}
