import { file, job, param, pipeline, source } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { problemsOf } from "./testing/compiling.ts";

const command = ["x"];

describe("names", () => {
  it.each([["a"], ["Train-model_2"], ["x".repeat(63)]])("takes %s", (name) => {
    expect(problemsOf(pipeline("p", [job(name, { command })]))).toBe("");
  });

  it("refuses spaces, emoji, an empty text, a digit in front and 300 characters", () => {
    const names = ["two words", "🐧", "", "1st", "é", "a\nb", "x".repeat(300), "x".repeat(64)];
    expect(
      problemsOf(
        pipeline(
          "p",
          names.map((name) => job(name, { command })),
        ),
      ),
    ).toMatchInlineSnapshot(`
      "NAME_INVALID at two words
        "two words" cannot be the name of a step.
        A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      NAME_INVALID at 🐧
        "🐧" cannot be the name of a step.
        A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      NAME_INVALID
        "" cannot be the name of a step.
        A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      NAME_INVALID at 1st
        "1st" cannot be the name of a step.
        A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      NAME_INVALID at é
        "é" cannot be the name of a step.
        A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      NAME_INVALID at a
      b
        "a\\nb" cannot be the name of a step.
        A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      NAME_INVALID at xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…" (300 characters) cannot be the name of a step.
        A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      NAME_INVALID at xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…" (64 characters) cannot be the name of a step.
        A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters."
    `);
  });

  it("refuses them for pipelines, namespaces, pools, params, inputs, outputs, variables and sidecars", () => {
    const bad = job("a", {
      command: ["x", param("my param", z.string().default(""))],
      inputs: { "in put": 1 },
      outputs: { "out put": z.int(), "a/b": file("b") },
      env: { "A-B": "1" },
      sidecars: { "side car": { image: "x" } },
    });
    const declared = pipeline("my pipeline", [bad], { namespace: "a b", pools: { "p 1": 1 } });
    const settings = { namespace: "", pools: { "p 2": 1 }, env: { "C=D": "1" } };
    expect(problemsOf(declared, settings)).toMatchInlineSnapshot(`
      "NAME_INVALID
        "my pipeline" cannot be the name of a pipeline.
        A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      NAME_INVALID
        "a b" cannot be the name of a namespace.
        A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      NAME_INVALID
        "p 1" cannot be the name of a pool.
        A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      NAME_INVALID
        "" cannot be the name of a namespace.
        A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      NAME_INVALID
        "p 2" cannot be the name of a pool.
        A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      NAME_INVALID at --env
        "C=D" cannot be the name of a variable.
        A variable starts with a letter or "_" and goes on with letters, digits and "_".
      NAME_INVALID
        "my param" cannot be the name of a param.
        A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      NAME_INVALID at a · inputs.in put
        "in put" cannot be the name of an input.
        A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      NAME_INVALID at a · env.A-B
        "A-B" cannot be the name of a variable.
        A variable starts with a letter or "_" and goes on with letters, digits and "_".
      NAME_INVALID at a · outputs.out put
        "out put" cannot be the name of an output.
        A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      NAME_INVALID at a · outputs.a/b
        "a/b" cannot be the name of an output.
        A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      NAME_INVALID at a · sidecars.side car
        "side car" cannot be the name of a sidecar.
        A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters."
    `);
  });

  it("keeps the names of its own files and variables", () => {
    const bad = job("a", {
      command,
      inputs: { "inputs.json": 1, "script.py": 2, path: source("x"), "a-b": source("y"), a_b: source("z") },
      outputs: { "outputs.json": z.int(), "smartjob.json": file("b"), c: file("./outputs.json") },
    });
    expect(problemsOf(pipeline("p", [bad]))).toMatchInlineSnapshot(`
      "NAME_RESERVED at a · inputs.inputs.json
        "inputs.json" cannot be the name of an input: a file of that name holds the JSON inputs or the script.
        Choose another name.
      NAME_RESERVED at a · inputs.script.py
        "script.py" cannot be the name of an input: a file of that name holds the JSON inputs or the script.
        Choose another name.
      NAME_RESERVED at a · inputs.path
        The variable INPUT_PATH would hold the path of input "path", and it holds the folder of all inputs.
        Choose another name for the input.
      NAME_RESERVED at a · inputs.a_b
        The variable INPUT_A_B would hold the path of input "a_b", and it holds the path of input "a-b".
        Choose another name for the input.
      NAME_RESERVED at a · outputs.outputs.json
        "outputs.json" cannot be the name of an output: a file of that name holds the JSON results.
        Choose another name.
      NAME_RESERVED at a · outputs.smartjob.json
        "smartjob.json" cannot be the name of an output: a file of that name holds the JSON results.
        Choose another name.
      NAME_RESERVED at a · outputs.c
        "outputs.json" holds the JSON results: no artifact can be written there.
        Choose another path."
    `);
  });
});
