import { file, job, pipeline } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { problemsWith, stepOf, stepWith } from "./testing/compiling.ts";

describe("standard output as an output", () => {
  it("is an output of the step, and says where the program prints", () => {
    const { stdout, outputs, key } = stepWith({ stdout: file("./logs/all.txt") });
    expect({ stdout, outputs, key: key.stdout }).toEqual({
      stdout: "logs/all.txt",
      outputs: { stdout: { kind: "file", path: "logs/all.txt" } },
      key: "logs/all.txt",
    });
    expect(stepWith({ outputs: { stdout: file("x") } })).not.toHaveProperty("stdout");
  });

  it("can be the input of another step", () => {
    const list = job("list", { command: ["ls"], stdout: file("names.txt") });
    const count = job("count", { command: ["wc"], inputs: { names: list.outputs.stdout } });
    expect(stepOf(pipeline("p", [count]), "count").inputs).toEqual({
      names: { is: "ref", step: "list", output: "stdout", of: "file" },
    });
  });

  it("has a path and a name of its own", () => {
    const table = file("t.csv");
    expect(problemsWith({ stdout: table, outputs: { table } })).toMatchInlineSnapshot(`
      "OUTPUT_PATH_COLLISION at a · outputs.stdout
        Outputs "table" and "stdout" overlap: both write "t.csv".
        Give each output a path of its own."
    `);
    expect(problemsWith({ stdout: table, outputs: { stdout: file("x") } })).toMatchInlineSnapshot(`
      "NAME_RESERVED at a · outputs.stdout
        The field \`stdout\` gives the output of that name already.
        Give the other output another name."
    `);
    expect(problemsWith({ stdout: file("../t.csv") })).toMatchInlineSnapshot(`
      "OUTPUT_PATH_INVALID at a · stdout
        "../t.csv" is not a path below OUTPUT_PATH.
        Write a relative path that stays in its folder, such as "model/weights.bin"."
    `);
    expect(problemsWith({ stdout: "t.csv" })).toMatchInlineSnapshot(`
      "FIELD_INVALID at a · stdout
        \`stdout\` cannot be "t.csv".
        Write a file such as file("printed.txt")."
    `);
  });
});
