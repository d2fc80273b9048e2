import { noEntries } from "./empty.ts";
import { numbersIn } from "./numbers.ts";
import type { StepScope } from "./scope.ts";
import { suggestion } from "./suggestion.ts";

/** The weight of a step in each pool that it names. */
export function planPools(scope: StepScope): Readonly<Record<string, number>> {
  if (scope.written.pool === undefined) return noEntries;
  const weights = weightsOf(scope.written.pool);
  for (const [pool, weight] of Object.entries(weights)) checkWeight(pool, weight, scope);
  return weights;
}

/** A name alone takes one slot. */
export function weightsOf(written: unknown): Readonly<Record<string, number>> {
  return typeof written === "string" ? { [written]: 1 } : numbersIn(written);
}

function checkWeight(pool: string, weight: number, { pools, report }: StepScope): void {
  const slots = Object.hasOwn(pools, pool) ? pools[pool] : undefined;
  if (slots === undefined) {
    const message = `There is no pool "${pool}".`;
    const remedy = `${suggestion(pool, Object.keys(pools), "pools")} Or declare it in the pipeline's options: { pools: { ${pool}: 2 } }.`;
    report({ code: "POOL_UNKNOWN", field: "pool", message, remedy });
  } else if (weight > slots) {
    const message = `The step takes ${weight} slots of pool "${pool}", which has ${slots}: it could never start.`;
    report({ code: "POOL_TOO_SMALL", field: "pool", message, remedy: "Take fewer, or give the pool more." });
  }
}
