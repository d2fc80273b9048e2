import { deploy, job, type Pipeline, pipeline, type Ref, type Step } from "@pipeline/dsl";
import { expectTypeOf } from "vitest";
import { z } from "zod";
import { prepare, train } from "./steps.ts";

const serve = deploy("serve", { image: "x", port: 80, health: "/" });
const penguins = pipeline("penguins", [prepare, train, serve], {
  namespace: "zoo",
  pools: { licences: 2 },
  deadline: "2h",
});

// A pipeline keeps the literal names of its steps and the types of their outputs: results can be typed by them.
type Results<P extends Pipeline> = {
  readonly [S in P["steps"][number] as S["name"]]: { readonly outputs: ValuesCarriedBy<S["outputs"]> };
};
type ValuesCarriedBy<R> = { readonly [K in keyof R]: R[K] extends Ref<infer V> ? V : never };

expectTypeOf<keyof Results<typeof penguins>>().toEqualTypeOf<"prepare" | "train" | "serve">();
declare const results: Results<typeof penguins>;
expectTypeOf(results.train.outputs.accuracy).toEqualTypeOf<number>();
expectTypeOf(results.prepare.outputs.rows).toEqualTypeOf<number>();
expectTypeOf(results.serve.outputs.url).toEqualTypeOf<string>();
// @ts-expect-error no such step
results.tarin;
// @ts-expect-error no such output
results.train.outputs.loss;

// A typed pipeline stands where any pipeline is wanted, and a list of steps may be computed.
const any: Pipeline = penguins;
const steps: readonly Step[] = [1, 2].map((n) => job(`step-${n}`, { command: ["x"], outputs: { n: z.int() } }));
expectTypeOf(pipeline("computed", steps)).toEqualTypeOf<Pipeline<readonly Step[]>>();
expectTypeOf(any.steps).toEqualTypeOf<readonly Step[]>();

// @ts-expect-error a ref is no step
pipeline("wrong", [prepare.outputs.rows]);
// @ts-expect-error a name is no step
pipeline("wrong", ["prepare"]);
// @ts-expect-error a duration has a unit
pipeline("wrong", [prepare], { deadline: 3 });

// @ts-expect-error a step is no input: its outputs are
const refused = job("refused", { command: ["x"], inputs: { prepare } });
// What is refused is told once, and not again where the step is used.
pipeline("right", [refused]);
