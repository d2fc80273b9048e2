import type { Step } from "@pipeline/dsl";
import { type FoundHandle, isRef, isStep } from "./handle.ts";
import { known } from "./known.ts";
import { afterOf } from "./reach.ts";

/** What a step needs, by name: `data` through refs, `all` through `after` too; unknown names are in neither. */
export interface Needs {
  readonly data: readonly string[];
  /** Sorted. */
  readonly all: readonly string[];
}

/** Needs of each step by its name. A step that runs alone needs nothing. */
export function needsOf(
  byName: ReadonlyMap<string, Step>,
  handles: ReadonlyMap<Step, readonly FoundHandle[]>,
  alone: boolean,
): ReadonlyMap<string, Needs> {
  const needs = new Map<string, Needs>();
  for (const [name, step] of byName) needs.set(name, alone ? none : needsOfOne(step, known(handles, step), byName));
  return needs;
}

const none: Needs = { data: [], all: [] };

function needsOfOne(step: Step, handles: readonly FoundHandle[], byName: ReadonlyMap<string, Step>): Needs {
  const after = afterOf(step);
  // Most steps of a wide pipeline need nothing.
  if (handles.length === 0 && after.length === 0) return none;
  const data = new Set<string>();
  for (const { handle } of handles) if (isRef(handle)) data.add(handle.from.name);
  const all = new Set(data);
  for (const other of after) {
    const name = isStep(other) ? other.name : other;
    if (typeof name === "string" && byName.has(name)) all.add(name);
  }
  return { data: [...data].sort(), all: [...all].sort() };
}
