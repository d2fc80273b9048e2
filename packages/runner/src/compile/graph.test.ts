import { alg } from "@dagrejs/graphlib";
import { job, pipeline } from "@pipeline/dsl";
import { expect, it } from "vitest";
import { z } from "zod";
import { graphOf } from "./graph.ts";
import { planOf } from "./testing/compiling.ts";

it("gives a graph whose edges go from what is needed to who needs it", () => {
  const a = job("a", { command: ["x"], outputs: { n: z.int() } });
  const b = job("b", { command: ["x", a.outputs.n], outputs: { n: z.int() } });
  const c = job("c", { command: ["x", b.outputs.n], after: [a] });
  const whole = graphOf(planOf(pipeline("p", [c])));
  expect([whole.graph(), alg.topsort(whole), whole.successors("a"), whole.node("a")]).toEqual([
    "p",
    ["a", "b", "c"],
    ["b", "c"],
    { name: "a", kind: "job", backend: "local" },
  ]);
  const part = graphOf(planOf(pipeline("p", [c]), { select: { steps: ["c"], only: true } }));
  expect([part.nodes(), part.edges()]).toEqual([["b", "c"], []]);
});
