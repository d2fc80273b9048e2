import type { Capacity } from "@pipeline/backends/contract";
import type { Plan } from "../compile/plan.ts";
import type { RunLimits } from "./request.ts";

/** Every limit as the capacity of a pool, so that scheduling knows one mechanism. */
export function capacities(
  plan: Plan,
  limits: RunLimits,
  backends: ReadonlyMap<string, Capacity>,
): Readonly<Record<string, number>> {
  const pools: Record<string, number> = { ...plan.pools };
  if (limits.total !== undefined) pools["*"] = limits.total;
  for (const [name, capacity] of backends) {
    pools[`backend:${name}`] = limits.backends[name] ?? slots(capacity, limits);
    if (capacity.cpu !== undefined) pools[`backend:${name}:cpu`] = capacity.cpu;
    if (capacity.memoryBytes !== undefined) pools[`backend:${name}:memory`] = capacity.memoryBytes;
  }
  return pools;
}

/** `-j 8` on a machine of two cores means eight: it replaces a backend's default, and only its default. */
function slots(capacity: Capacity, limits: RunLimits): number {
  return Math.max(capacity.slots, limits.total ?? 0);
}
