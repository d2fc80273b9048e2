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
  const order: string[] = [];
  const cycles: Cycle[] = [];
  for (const first of nodesOf(needs)) {
    let top = first.isNew ? enter(first, undefined) : undefined;
    while (top !== undefined) {
      const need = top.needs[top.seen];
      top.seen += 1;
      if (need === undefined) {
        top.isOpen = false;
        order.push(top.name);
        top = top.above;
      } else if (need.isNew) top = enter(need, top);
      else if (need.isOpen) close(cycles, top, need);
    }
  }
  return { order, cycles };
}

/** A step, and where the walk is with it. */
interface Node {
  readonly name: string;
  readonly position: number;
  needs: readonly Node[];
  /** How many of its needs have been looked at. */
  seen: number;
  /** The step that needs this one, on the way down. */
  above: Node | undefined;
  depth: number;
  isNew: boolean;
  /** On the way from a first step down to where the walk is. */
  isOpen: boolean;
  /** Depth of the deepest step of a known cycle, this one or above it; -1: none. */
  cyclicDepth: number;
}

/** Linked once, so that walking looks nothing up. */
function nodesOf(needs: Needs): readonly Node[] {
  const state = { needs: [], seen: 0, above: undefined, depth: 0, isNew: true, isOpen: false, cyclicDepth: -1 };
  const nodes = new Map<string, Node>();
  for (const name of needs.keys()) nodes.set(name, { name, position: nodes.size, ...state });
  for (const node of nodes.values()) {
    const own = needs.get(node.name)?.flatMap((name) => nodes.get(name) ?? []);
    if (own !== undefined && own.length > 0) node.needs = own.sort((one, other) => one.position - other.position);
  }
  return [...nodes.values()];
}

function enter(node: Node, above: Node | undefined): Node {
  node.above = above;
  node.depth = above === undefined ? 0 : above.depth + 1;
  node.cyclicDepth = above === undefined ? -1 : above.cyclicDepth;
  node.isNew = false;
  node.isOpen = true;
  return node;
}

/** The way from `start` down to `top` is a cycle. One that shares a step with a known one is not told. */
function close(cycles: Cycle[], top: Node, start: Node): void {
  if (top.cyclicDepth >= start.depth) return;
  const cycle: string[] = [];
  for (let node: Node | undefined = top; node !== undefined && node !== start.above; node = node.above) {
    node.cyclicDepth = node.depth;
    cycle.push(node.name);
  }
  cycles.push([start.name, ...cycle.reverse().slice(1), start.name]);
}
