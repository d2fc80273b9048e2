import { job, param, type Ref } from "@pipeline/dsl";
import { type } from "arktype";
import { expectTypeOf } from "vitest";
import { z } from "zod";
import { z as older } from "zod-older";

// Two versions of zod and another library of Standard Schema meet in one pipeline.
const first = job("first", {
  run: () => ({ rows: 1, label: "x", mean: 0.5 }),
  outputs: { rows: z.int(), label: older.string(), mean: type("0 <= number <= 1") },
});
expectTypeOf(first.outputs).toEqualTypeOf<{
  readonly rows: Ref<number>;
  readonly label: Ref<string>;
  readonly mean: Ref<number>;
}>();
const limit = param("limit", older.number().default(3));
const name = param("name", type("string"));
job("second", {
  inputs: { ...first.outputs, limit, name },
  run: ({ inputs }) => {
    expectTypeOf(inputs).toEqualTypeOf<{
      readonly rows: number;
      readonly label: string;
      readonly mean: number;
      readonly limit: number;
      readonly name: string;
    }>();
  },
});

// @ts-expect-error a date of the older zod is no JSON either
job("wrong", { command: ["x"], outputs: { day: older.date() } });
// @ts-expect-error nor one of another library
job("wrong", { command: ["x"], outputs: { day: type("Date") } });
