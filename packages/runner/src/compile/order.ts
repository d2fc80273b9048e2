/** Every name after those that it needs, and the cycles that make this impossible. */
export interface Order {
  readonly order: readonly string[];
  /** Each with its start again at its end: `["a", "b", "a"]`. No two share a step; none is empty of news. */
  readonly cycles: readonly (readonly string[])[];
}

/**
 * Topological order, depth first: a list that is in order already is left as it is.
 *
 * Linear, and without recursion, so that a chain of any length fits. Needs that are no key are passed over.
 */
export function orderOf(given: ReadonlyMap<string, readonly string[]>): Order {
  const needs = inOrderOfKeys(given);
  const walk: Walk = { needs, order: [], cycles: [], depths: new Map(), path: [] };
  for (const name of needs.keys()) {
    if (walk.depths.has(name)) continue;
    enter(walk, name);
    while (walk.path.length > 0) advance(walk);
  }
  return { order: walk.order, cycles: walk.cycles };
}

interface Walk {
  readonly needs: ReadonlyMap<string, readonly string[]>;
  readonly order: string[];
  readonly cycles: string[][];
  /** Of names on the path, where they stand on it; -1 once left. */
  readonly depths: Map<string, number>;
  readonly path: Visit[];
}

interface Visit {
  readonly name: string;
  readonly needs: readonly string[];
  next: number;
  /** How deep the deepest step of a known cycle stands, this one or above it; -1: none. */
  cyclic: number;
}

/** Needs in the order of the keys, so that equals keep it; without those that are no key. */
function inOrderOfKeys(needs: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const positions = new Map([...needs.keys()].map((name, index) => [name, index]));
  const names = [...needs.keys()];
  const sorted = (own: readonly string[]) => {
    const found = own.flatMap((name) => positions.get(name) ?? []).sort((one, other) => one - other);
    return found.flatMap((position) => names[position] ?? []);
  };
  return new Map([...needs].map(([name, own]) => [name, own.length === 0 ? own : sorted(own)]));
}

function enter({ needs, depths, path }: Walk, name: string): void {
  const above = path.at(-1);
  depths.set(name, path.length);
  path.push({ name, needs: needs.get(name) ?? [], next: 0, cyclic: above?.cyclic ?? -1 });
}

/** Looks at one need of the step on top of the path, or leaves it when all have been looked at. */
function advance(walk: Walk): void {
  const { depths, path, order } = walk;
  const top = path.at(-1);
  if (top === undefined) return;
  const need = top.needs[top.next];
  top.next += 1;
  if (need === undefined) {
    path.pop();
    depths.set(top.name, -1);
    order.push(top.name);
  } else if (!depths.has(need)) enter(walk, need);
  else close(walk, depths.get(need) ?? -1);
}

/** The path from `depth` to its top is a cycle. One that shares a step with a known cycle is not told: it may be the same. */
function close({ path, cycles }: Walk, depth: number): void {
  const top = path.at(-1);
  if (depth < 0 || top === undefined || top.cyclic >= depth) return;
  const steps = path.slice(depth);
  steps.forEach((step, index) => {
    step.cyclic = depth + index;
  });
  cycles.push([...steps, ...steps.slice(0, 1)].map(({ name }) => name));
}
