import { dir, file, job } from "@pipeline/dsl";
import { expectTypeOf } from "vitest";
import { z } from "zod";
import { lr, prepare, raw, train } from "./steps.ts";

// `inputs` and `output` are known inside `run`, wherever it stands among the properties.
job("run-first", {
  run: ({ inputs, output, signal }) => {
    expectTypeOf(inputs).toEqualTypeOf<{ readonly raw: string; readonly rows: number }>();
    expectTypeOf(output).toEqualTypeOf<{ readonly table: string; readonly model: string }>();
    expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
    return { rows: inputs.rows };
  },
  inputs: { raw, rows: prepare.outputs.rows },
  outputs: { rows: z.int(), table: file("table.csv"), model: dir("model") },
});
job("run-between", {
  inputs: { raw, rows: prepare.outputs.rows },
  run: async ({ inputs }) => {
    expectTypeOf(inputs).toEqualTypeOf<{ readonly raw: string; readonly rows: number }>();
    return { rows: inputs.rows };
  },
  outputs: { rows: z.int() },
});
job("run-last", {
  outputs: { rows: z.int() },
  inputs: { raw, rows: prepare.outputs.rows },
  async run({ inputs }) {
    expectTypeOf(inputs).toEqualTypeOf<{ readonly raw: string; readonly rows: number }>();
    return { rows: inputs.rows };
  },
});

// Every kind of input becomes the value that the program sees.
job("kinds", {
  inputs: {
    literal: "fast",
    number: 3,
    flag: true,
    nothing: null,
    param: lr,
    source: raw,
    json: train.outputs.report,
    file: prepare.outputs.table,
    dir: train.outputs.model,
  },
  run: ({ inputs }) => {
    expectTypeOf(inputs).toEqualTypeOf<{
      readonly literal: string;
      readonly number: number;
      readonly flag: boolean;
      readonly nothing: null;
      readonly param: number;
      readonly source: string;
      readonly json: { best: string; note?: string | undefined };
      readonly file: string;
      readonly dir: string;
    }>();
  },
});

// Without inputs or outputs there is nothing to read, and nothing to return.
job("bare", {
  run: ({ inputs, output }) => {
    expectTypeOf<keyof typeof inputs>().toEqualTypeOf<never>();
    expectTypeOf<keyof typeof output>().toEqualTypeOf<never>();
  },
});

job("unknown-names", {
  inputs: { raw },
  outputs: { rows: z.int(), table: file("table.csv") },
  run: ({ inputs, output }) => {
    // @ts-expect-error no such input
    inputs.nope.length;
    // @ts-expect-error a JSON output is returned, not written
    output.rows.length;
    return { rows: 1 };
  },
});

// @ts-expect-error a property of the return value has the wrong type
job("wrong", { run: () => ({ rows: "x" }), outputs: { rows: z.int() } });
// @ts-expect-error a property of the return value is missing
job("wrong", { run: () => ({}), outputs: { rows: z.int() } });
// @ts-expect-error nothing is returned
job("wrong", { run: async () => {}, outputs: { rows: z.int() } });
// @ts-expect-error something is returned and nothing declared
job("wrong", { run: () => ({ rows: 1 }) });
// @ts-expect-error the input is a number
job("wrong", { inputs: { rows: prepare.outputs.rows }, run: ({ inputs }) => inputs.rows.trim() });
