import type { Pipeline, Step } from "@pipeline/dsl";
import { type Binding, bind, boundInputs } from "./bindings.ts";
import type { FoundHandle } from "./handle.ts";
import { type Needs, needsOf } from "./needs.ts";
import type { Problem } from "./problem.ts";
import { type BoundInputs, reach } from "./reach.ts";
import type { PlanSettings } from "./request.ts";
import { type Selected, select } from "./select.ts";
import { isStandalone } from "./standalone.ts";

/** Which steps there are, who needs whom and what is selected: the ground for `wanted` and `compile` alike. */
export interface Survey {
  readonly pipeline: Pipeline;
  readonly settings: PlanSettings;
  /** Every step object; two may have one name, which is a problem. */
  readonly steps: readonly Step[];
  /** The first of each name. */
  readonly byName: ReadonlyMap<string, Step>;
  readonly needs: ReadonlyMap<string, Needs>;
  readonly bindings: readonly Binding[];
  readonly bound: BoundInputs;
  /** Of each step object, bound inputs left out. */
  readonly handles: ReadonlyMap<Step, readonly FoundHandle[]>;
  readonly selected: Selected;
  readonly alone: boolean;
  readonly problems: readonly Problem[];
}

export function survey(pipeline: Pipeline, settings: PlanSettings): Survey {
  const alone = isStandalone(pipeline);
  const reached = reach(pipeline);
  const { found, problems } = bind(pipeline, [...reached.keys()], settings.inputs);
  const bound = boundInputs(found);
  // Again, since a step that only a bound input reached is not wanted any more.
  const handles = bound.size === 0 ? reached : reach(pipeline, bound);
  const steps = [...handles.keys()];
  const byName = firstByName(steps);
  const needs = needsOf(byName, handles, alone);
  const selected = select(needs, settings.select);
  const all = [...problems, ...selected.problems];
  return {
    pipeline,
    settings,
    steps,
    byName,
    needs,
    bindings: found,
    bound,
    handles,
    selected,
    alone,
    problems: all,
  };
}

function firstByName(steps: readonly Step[]): ReadonlyMap<string, Step> {
  const byName = new Map<string, Step>();
  for (const step of steps) if (!byName.has(step.name)) byName.set(step.name, step);
  return byName;
}
