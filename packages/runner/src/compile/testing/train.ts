import {
  type DirArtifact,
  dir,
  type FileArtifact,
  file,
  type Job,
  job,
  param,
  type Source,
  source,
} from "@pipeline/dsl";
import { z } from "zod";

export const raw: Source = source("data/raw.csv");
type Prepared = { readonly rows: number; readonly table: FileArtifact; readonly all: DirArtifact };

export const prepare: Job<"prepare", { readonly raw: string }, Prepared> = job("prepare", {
  script: "p.py",
  inputs: { raw },
  outputs: { rows: z.int(), table: file("t"), all: dir("d") },
});
const lr = param("lr", z.number().positive().default(0.1));
/** Uses every kind of input, and outputs of `prepare` as inputs, deeper, and in words. */
export const train: Job = job("train", {
  script: "t.py",
  inputs: {
    table: prepare.outputs.table,
    rows: prepare.outputs.rows,
    name: "adelie",
    seed: 1,
    options: { deep: [1] },
    nothing: null,
    lr,
    parts: [prepare.outputs.all],
    counts: { a: prepare.outputs.rows, other: raw },
  },
  args: [prepare.outputs.all, prepare.outputs.rows],
});
