import { readFile, writeFile } from "node:fs/promises";
import { file, job, param, pipeline } from "@pipeline/dsl";
import { z } from "zod";

const rows = param("rows", z.int().positive().default(3));

const make = job("make", {
  inputs: { rows },
  run: async ({ inputs, output }) => {
    await writeFile(output.table, Array.from({ length: inputs.rows }, (_, row) => `${row}\n`).join(""));
    return { count: inputs.rows };
  },
  outputs: { count: z.int(), table: file("table.csv") },
});

const measure = job("measure", {
  inputs: { table: make.outputs.table, expected: make.outputs.count },
  run: async ({ inputs }) => {
    const lines = (await readFile(inputs.table, "utf8")).trimEnd().split("\n");
    return { complete: lines.length === inputs.expected };
  },
  outputs: { complete: z.boolean() },
});

export default pipeline("packed", [make, measure]);
