import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderOf } from "./order.ts";

type Edges = readonly (readonly [number, number])[];

/** Names `s0`…; an edge `[a, b]` says that `a` needs `b`. */
function needsFrom(count: number, edges: Edges): Map<string, string[]> {
  const needs = new Map(Array.from({ length: count }, (_, index): [string, string[]] => [`s${index}`, []]));
  for (const [user, need] of edges) needs.get(`s${user}`)?.push(`s${need}`);
  return needs;
}

const graphs = fc
  .integer({ min: 1, max: 30 })
  .chain((count) =>
    fc.tuple(fc.constant(count), fc.array(fc.tuple(fc.nat({ max: count - 1 }), fc.nat({ max: count - 1 })))),
  );

describe("order", () => {
  it.each([
    ["keeps a list that is in order", { a: [], b: ["a"], c: [], d: ["b"] }, ["a", "b", "c", "d"]],
    ["puts needs first, in the order of declaration", { d: ["b", "c"], c: [], b: ["a"], a: [] }, ["c", "a", "b", "d"]],
    ["passes over what is no step", { a: ["nobody", "b", "nobody else"], b: [] }, ["b", "a"]],
    ["takes nothing for nothing", {}, []],
  ])("%s", (_title, needs, order) => {
    expect(orderOf(new Map(Object.entries(needs)))).toEqual({ order, cycles: [] });
  });

  it.each([
    ["a step that needs itself", { a: ["a"] }, [["a", "a"]]],
    ["two that need each other", { a: ["b"], b: ["a"] }, [["a", "b", "a"]]],
    ["a cycle behind a way to it", { a: ["b"], b: ["c"], c: ["d"], d: ["b"] }, [["b", "c", "d", "b"]]],
    [
      "two apart",
      { a: ["b"], b: ["a"], c: ["d"], d: ["c"] },
      [
        ["a", "b", "a"],
        ["c", "d", "c"],
      ],
    ],
    ["one of two that share a step", { a: ["b"], b: ["a", "c"], c: ["b"] }, [["a", "b", "a"]]],
    [
      "one below another",
      { a: ["b"], b: ["c", "a"], c: ["d"], d: ["c"] },
      [
        ["a", "b", "a"],
        ["c", "d", "c"],
      ],
    ],
  ])("X1 tells %s with its path", (_title, needs, cycles) => {
    expect(orderOf(new Map(Object.entries(needs))).cycles).toEqual(cycles);
  });

  it("orders a chain of 100,000 steps that is declared backwards", () => {
    const length = 100_000;
    const { order, cycles } = orderOf(
      needsFrom(
        length,
        Array.from({ length: length - 1 }, (_, index) => [index, index + 1]),
      ),
    );
    expect([order.length, order[0], order.at(-1), cycles]).toEqual([length, "s99999", "s0", []]);
  });

  it("puts every step of any graph without cycles after its needs, once", () => {
    fc.assert(
      fc.property(graphs, ([count, edges]) => {
        const needs = needsFrom(
          count,
          edges.filter(([user, need]) => user > need),
        );
        const { order, cycles } = orderOf(needs);
        const at = new Map(order.map((name, index) => [name, index]));
        expect(cycles).toEqual([]);
        expect([...order].sort()).toEqual([...needs.keys()].sort());
        for (const [name, own] of needs) {
          for (const need of own) expect(at.get(need)).toBeLessThan(at.get(name) ?? -1);
        }
      }),
    );
  });

  it("X1 finds true cycles, no two of which share a step, if and only if there is one", () => {
    fc.assert(
      fc.property(graphs, ([count, edges]) => {
        const needs = needsFrom(count, edges);
        const { cycles } = orderOf(needs);
        expect(cycles.length > 0).toBe(hasCycle(needs));
        for (const cycle of cycles) {
          expect(cycle[0]).toBe(cycle.at(-1));
          for (const [index, name] of cycle.slice(1).entries()) expect(needs.get(cycle[index] ?? "")).toContain(name);
        }
        const members = cycles.flatMap((cycle) => cycle.slice(1));
        expect(new Set(members).size).toBe(members.length);
      }),
    );
  });
});

/** Takes away steps without needs until none is left or none can go. */
function hasCycle(needs: ReadonlyMap<string, readonly string[]>): boolean {
  const left = new Map(needs);
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const [name, own] of left) if (!own.some((need) => left.has(need))) left.delete(name);
  }
  return left.size > 0;
}
