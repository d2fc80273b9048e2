import type { Blocked } from "./verdict.ts";

/**
 * All that cannot run: what something of its own keeps from it, and the steps that need one of these, at any distance.
 * Each step stands after those that it needs; what is needed and is no step of the plan may be a cause as well.
 */
export function blockedSteps(
  steps: Iterable<{ readonly name: string; readonly needs: readonly string[] }>,
  causes: ReadonlyMap<string, Blocked>,
): ReadonlyMap<string, Blocked> {
  const blocked = new Map(causes);
  for (const { name, needs } of steps) {
    const missing = needs.find((need) => blocked.has(need));
    if (missing === undefined || blocked.has(name)) continue;
    blocked.set(name, { is: "blocked", because: `It needs "${missing}", which is blocked.` });
  }
  return blocked;
}
