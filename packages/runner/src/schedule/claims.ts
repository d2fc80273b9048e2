import type { PlannedStep } from "../compile/plan.ts";

/** A limit, and how much of it is taken. */
export interface Pool {
  readonly name: string;
  readonly capacity: number;
  used: number;
}

/** What a step takes of a pool while it is in flight. */
export interface Claim {
  readonly pool: Pool;
  readonly amount: number;
}

export function newPools(capacity: Readonly<Record<string, number>>): Map<string, Pool> {
  const pools = new Map<string, Pool>();
  for (const [name, amount] of Object.entries(capacity)) {
    if (!(amount > 0)) throw new Error(`internal: pool "${name}" has the capacity ${amount}`);
    pools.set(name, { name, capacity: amount, used: 0 });
  }
  return pools;
}

/**
 * What a step takes of each limited pool: a slot of the run and of its backend, its cores and memory, its named pools.
 *
 * A claim above the capacity is cut down to it (a warning of the plan has said so): the step then runs alone.
 */
export function claimsOf(step: PlannedStep, pools: ReadonlyMap<string, Pool>): readonly Claim[] {
  const { backend, resources } = step;
  const wanted: readonly (readonly [string, number])[] = [
    ["*", 1],
    [`backend:${backend}`, 1],
    [`backend:${backend}:cpu`, resources.cpu ?? 0],
    [`backend:${backend}:memory`, resources.memoryBytes ?? 0],
    ...Object.entries(step.pools),
  ];
  return wanted.flatMap(([name, amount]): Claim[] => {
    const pool = pools.get(name);
    return pool === undefined || amount <= 0 ? [] : [{ pool, amount: Math.min(amount, pool.capacity) }];
  });
}

/** Forgives what adding and taking away fractions of a core leaves behind; a full claim would wait for ever otherwise. */
const tolerance = 1e-9;

export function hasRoom({ pool, amount }: Claim): boolean {
  return pool.used + amount <= pool.capacity * (1 + tolerance);
}

export function take(claims: readonly Claim[]): void {
  for (const { pool, amount } of claims) pool.used += amount;
}

export function giveBack(claims: readonly Claim[]): void {
  for (const { pool, amount } of claims) pool.used -= amount;
}
