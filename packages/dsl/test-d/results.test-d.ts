import { job } from "@pipeline/dsl";
import { z } from "zod";
import { train } from "./steps.ts";

const outputs = { best: z.enum(["tree", "softmax"]) };

// Literals keep their types, wherever the function stands and however it returns.
job("right", { run: () => ({ best: "tree" }), outputs });
job("right", { outputs, run: async () => ({ best: "tree" }) });
job("right", {
  outputs,
  inputs: { accuracy: train.outputs.accuracy },
  run: ({ inputs }) => ({ best: inputs.accuracy > 0.5 ? "tree" : "softmax" }),
});
job("right", {
  outputs,
  run: async ({ signal }) => {
    if (signal.aborted) throw new Error("aborted");
    return { best: "softmax" };
  },
});
job("right", {
  outputs: { point: z.tuple([z.number(), z.literal("mm")]), list: z.array(z.enum(["a", "b"])) },
  run: () => ({ point: [1, "mm"], list: ["a", "b"] }),
});
job("right", {
  outputs: {
    shape: z.discriminatedUnion("is", [
      z.object({ is: z.literal("dot") }),
      z.object({ is: z.literal("disc"), r: z.int() }),
    ]),
  },
  run: () => ({ shape: { is: "disc", r: 1 } }),
});

// What is returned is only read: lists and records that may not be changed will do.
const frozen: readonly number[] = [1];
job("right", { outputs: { scores: z.object({ all: z.array(z.number()) }) }, run: () => ({ scores: { all: frozen } }) });

// Types without bounds, and types that contain themselves.
job("right", {
  outputs: { json: z.json(), unknown: z.unknown(), any: z.any() },
  run: () => ({ json: { list: [1, { none: null }] }, unknown: [1], any: { x: 1 } }),
});
const tree = z.object({
  name: z.string(),
  get children() {
    return z.array(tree);
  },
});
type Nested = number | Nested[];
const nested: z.ZodType<Nested> = z.lazy(() => z.union([z.number(), z.array(nested)]));
job("right", {
  outputs: { tree, nested },
  run: () => ({ tree: { name: "root", children: [{ name: "leaf", children: [] }] }, nested: [1, [2]] }),
});

// Without JSON outputs nothing is returned, at once or later.
job("right", { run: () => {} });
job("right", { run: () => Promise.resolve() });
job("right", { run: async ({ signal }) => signal.throwIfAborted() });

// @ts-expect-error not one of the enumeration
job("wrong", { outputs, run: () => ({ best: "forest" }) });
// @ts-expect-error one of two outputs is missing
job("wrong", { outputs: { a: z.int(), b: z.int() }, run: async () => ({ a: 1 }) });
// @ts-expect-error deep inside a list
job("wrong", { outputs: { list: z.array(z.object({ a: z.int() })) }, run: () => ({ list: [{ a: "x" }] }) });
// @ts-expect-error a path of the outcome that returns nothing
job("wrong", { outputs, run: () => (Math.random() > 0.5 ? { best: "tree" } : undefined) });
