import type { Rules } from "@pipeline/backends/contract";
import { backends } from "@pipeline/backends/registry";
import type { Json } from "@pipeline/dsl";
import { draftOf } from "../compile/draft.ts";
import type { Plan } from "../compile/plan.ts";
import type { Inherited } from "./show-plan.ts";

/** What the backends of a plan say about it; no SDK is loaded for that. */
export async function rulesFor(plan: Plan): Promise<ReadonlyMap<string, Rules>> {
  const names = [...new Set(plan.steps.map(({ backend }) => backend))];
  const found = await Promise.all(names.map(async (name) => [name, await backends[name]?.rules()] as const));
  return new Map(found.flatMap(([name, rules]) => (rules === undefined ? [] : [[name, rules] as const])));
}

export function inheritedBy(rules: ReadonlyMap<string, Rules>): Inherited {
  return Object.fromEntries([...rules].map(([name, { inherits }]) => [name, inherits]));
}

/** The native request of each step, as it will be sent; what only the run knows stands as `${…}`. */
export function manifestsOf(plan: Plan, rules: ReadonlyMap<string, Rules>): Readonly<Record<string, Json>> {
  const entries = plan.steps.flatMap((step): [string, Json][] => {
    const own = rules.get(step.backend);
    return own === undefined ? [] : [[step.name, own.manifest(draftOf(step, { plan, rules: own }))]];
  });
  return Object.fromEntries(entries);
}
