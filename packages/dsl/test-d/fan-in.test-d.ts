import { job, type Ref } from "@pipeline/dsl";
import { expectTypeOf } from "vitest";
import { z } from "zod";
import { lr, prepare, raw, train } from "./steps.ts";

// A tuple of refs keeps the type at each place.
job("tuple", {
  inputs: { pair: [train.outputs.accuracy, prepare.outputs.table, train.outputs.report] },
  run: ({ inputs }) => {
    expectTypeOf(inputs.pair).toEqualTypeOf<readonly [number, string, { best: string; note?: string | undefined }]>();
  },
});

// An array of refs, of any length, becomes an array of values.
const scores: readonly Ref<number>[] = ["a", "b"].map(
  (name) => job(name, { command: ["score"], outputs: { score: z.number() } }).outputs.score,
);
job("array", {
  inputs: { scores },
  run: ({ inputs }) => {
    expectTypeOf(inputs.scores).toEqualTypeOf<readonly number[]>();
    return { best: Math.max(...inputs.scores) };
  },
  outputs: { best: z.number() },
});

// A record of refs keeps its names; records and arrays nest, among literals, params and sources.
job("record", {
  inputs: { models: { knn: train.outputs.model, tree: [train.outputs.accuracy, 3], lr, raw, name: "x" } },
  run: ({ inputs }) => {
    expectTypeOf(inputs.models).toEqualTypeOf<{
      readonly knn: string;
      readonly tree: readonly [number, number];
      readonly lr: number;
      readonly raw: string;
      readonly name: string;
    }>();
  },
});
const named: Readonly<Record<string, Ref<number>>> = { a: train.outputs.accuracy };
job("named", {
  inputs: { named },
  run: ({ inputs }) => {
    expectTypeOf(inputs.named).toEqualTypeOf<{ readonly [x: string]: number }>();
  },
});

job("wrong", {
  inputs: { pair: [train.outputs.accuracy, prepare.outputs.rows] },
  run: ({ inputs }) => {
    // @ts-expect-error the first of the tuple is a number
    inputs.pair[0].trim();
    // @ts-expect-error the tuple has two elements
    inputs.pair[2];
  },
});
// @ts-expect-error a step is no input: its outputs are
job("wrong", { command: ["x"], inputs: { models: [train] } });
// @ts-expect-error a function is no JSON
job("wrong", { command: ["x"], inputs: { models: { f: () => 1 } } });
