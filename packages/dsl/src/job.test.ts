import { file, job, source } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";

describe("job", () => {
  it("gives a ref for each output, that knows its step", () => {
    const made = job("made", { command: ["x"], outputs: { rows: z.int(), mean: z.number() } });
    expect(Object.keys(made.outputs)).toEqual(["rows", "mean"]);
    expect(Object.assign({}, made.outputs.rows)).toEqual({ kind: "ref", from: made, output: "rows" });
    expect(made.outputs.rows.from).toBe(made);
    expect(made.outputs.mean.output).toBe("mean");
  });

  it("keeps name, kind and spec as written", () => {
    const raw = source("raw.csv");
    const spec = {
      script: "train.py",
      args: ["--fast"],
      inputs: { raw },
      timeout: "30m",
      retries: { on: { oom: 1 }, delay: "5s" },
      after: ["prepare"],
    } as const;
    const { place, ...made } = job("train", spec);
    expect(made).toEqual({ kind: "job", name: "train", outputs: Object.create(null), spec });
    expect(made.spec.inputs?.raw).toBe(raw);
    expect(Object.keys(place)).toEqual([]);
  });

  it("accepts any name: the grammar is the compiler's to judge, all problems at once", () => {
    expect(job("not a name! 🐧", { command: ["x"] }).name).toBe("not a name! 🐧");
  });

  it("gives a ref for what the program prints, where that is an output", () => {
    const printed = job("printed", { command: ["x"], outputs: { rows: z.int() }, stdout: file("all.txt") });
    expect(Object.keys(printed.outputs)).toEqual(["rows", "stdout"]);
    expect(printed.outputs.stdout.output).toBe("stdout");
    expect(printed.spec.stdout).toEqual({ kind: "file", path: "all.txt" });
  });

  it("treats the name of an output as data", () => {
    const odd = job("odd", { command: ["x"], outputs: { ["__proto__"]: z.int(), constructor: z.int() } });
    expect(Object.keys(odd.outputs)).toEqual(["__proto__", "constructor"]);
  });
});
