import { dir, file, job, param, secret, secretFile, source } from "@pipeline/dsl";
import { z } from "zod";

/** Steps and handles that every topic uses. */
export const lr = param("lr", z.number().positive().default(0.1));

export const token = secret("TOKEN");

export const key = secretFile("SA_KEY", { file: "key.json" });

export const raw = source("data/penguins.csv");

export const prepare = job("prepare", {
  run: () => ({ rows: 344 }),
  inputs: { raw },
  outputs: { rows: z.int().positive(), table: file("table.csv") },
});

export const train = job("train", {
  image: "python:3.12-slim",
  script: "train.py",
  args: ["--lr", lr],
  inputs: { table: prepare.outputs.table, rows: prepare.outputs.rows },
  outputs: {
    accuracy: z.number().min(0).max(1),
    model: dir("model"),
    report: z.object({ best: z.string(), note: z.string().optional() }),
  },
});
