/** Every name after those that it needs, and the cycles that make this impossible. */
export interface Order {
  readonly order: readonly string[];
  /** Each with its start again at its end: `["a", "b", "a"]`. No two share a step. */
  readonly cycles: readonly Cycle[];
}

export type Cycle = readonly [string, ...string[]];

type Needs = ReadonlyMap<string, readonly string[]>;

/**
 * Topological order, depth first: a list that is in order already is left as it is, and equals keep their order.
 *
 * Linear but for sorting each step's own needs, and without recursion, so that a chain of any length fits. Needs that
 * are no key are passed over.
 */
export function orderOf(needs: Needs): Order {
  const walk: Walk = { order: [], cycles: [], visits: new Map() };
  const sorted = inOrderOfKeys(needs);
  for (const [name, own] of sorted) {
    if (walk.visits.has(name)) continue;
    let top: Visit | undefined = enter(walk, { name, own }, undefined);
    while (top !== undefined) top = advance(walk, top, sorted);
  }
  return { order: walk.order, cycles: walk.cycles };
}

interface Walk {
  readonly order: string[];
  readonly cycles: Cycle[];
  readonly visits: Map<string, Visit>;
}

/** A step on the way down from a first one, or one that has been left. */
interface Visit {
  readonly name: string;
  readonly rest: Iterator<string, undefined>;
  /** The step that needs this one, on this way. */
  readonly above: Visit | undefined;
  readonly depth: number;
  isOpen: boolean;
  /** Depth of the deepest step of a known cycle, this one or above it; -1: none. */
  cyclicDepth: number;
}

function inOrderOfKeys(needs: Needs): Needs {
  const positions = new Map([...needs.keys()].map((name, index) => [name, index]));
  const position = (name: string) => positions.get(name) ?? -1;
  return new Map([...needs].map(([name, own]) => [name, [...own].sort((a, b) => position(a) - position(b))]));
}

interface Entered {
  readonly name: string;
  readonly own: readonly string[];
}

function enter({ visits }: Walk, { name, own }: Entered, above: Visit | undefined): Visit {
  const depth = above === undefined ? 0 : above.depth + 1;
  const cyclicDepth = above === undefined ? -1 : above.cyclicDepth;
  const visit = { name, rest: own.values(), above, depth, isOpen: true, cyclicDepth };
  visits.set(name, visit);
  return visit;
}

/** Looks at one need of the step, or leaves it when all have been looked at; returns where to go on. */
function advance(walk: Walk, top: Visit, needs: Needs): Visit | undefined {
  const { value: need, done } = top.rest.next();
  if (done === true) {
    top.isOpen = false;
    walk.order.push(top.name);
    return top.above;
  }
  const before = walk.visits.get(need);
  if (before?.isOpen === true) close(walk, top, before);
  const own = before === undefined ? needs.get(need) : undefined;
  return own === undefined ? top : enter(walk, { name: need, own }, top);
}

/** The way from `start` down to `top` is a cycle. One that shares a step with a known one is not told. */
function close({ cycles }: Walk, top: Visit, start: Visit): void {
  if (top.cyclicDepth >= start.depth) return;
  const cycle: string[] = [];
  for (let visit: Visit | undefined = top; visit !== undefined && visit !== start.above; visit = visit.above) {
    visit.cyclicDepth = visit.depth;
    cycle.push(visit.name);
  }
  cycles.push([start.name, ...cycle.reverse().slice(1), start.name]);
}
