import { job, param, pipeline, secret, source } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { planOf, problemsOf, stepWith } from "./testing/compiling.ts";

const command = ["x"];

describe("env", () => {
  it("R15 R56 keeps declared values, with those of --env on top", () => {
    const env = { A: "1", B: 2, C: true, D: param("d", z.string().default("x")), E: secret("KEY") };
    expect(stepWith({ env }, { env: { B: "3", F: "4" } }).env).toMatchInlineSnapshot(`
      {
        "A": {
          "is": "literal",
          "value": "1",
        },
        "B": {
          "is": "literal",
          "value": "3",
        },
        "C": {
          "is": "literal",
          "value": true,
        },
        "D": {
          "is": "param",
          "name": "d",
        },
        "E": {
          "is": "secret",
          "name": "KEY",
        },
        "F": {
          "is": "literal",
          "value": "4",
        },
      }
    `);
  });

  it("R56 R30 warns of a value that an injected one replaces; --strict makes it a problem", () => {
    const spec = { env: { INPUT_PATH: "x", INPUT_TABLE: "y" }, inputs: { table: source("t") } };
    const declared = pipeline("p", [job("a", { command, ...spec })]);
    expect(planOf(declared, { env: { EXECUTION_ID: "z" } }).warnings).toMatchInlineSnapshot(`
      [
        {
          "code": "NAME_RESERVED",
          "field": "--env",
          "message": "This value does not arrive: the run itself gives EXECUTION_ID to every program.",
          "remedy": "Choose another name for the variable.",
        },
        {
          "code": "NAME_RESERVED",
          "field": "env.INPUT_PATH",
          "message": "This value does not arrive: the run itself gives INPUT_PATH to every program.",
          "remedy": "Choose another name for the variable.",
          "step": "a",
        },
        {
          "code": "NAME_RESERVED",
          "field": "env.INPUT_TABLE",
          "message": "This value does not arrive: the run itself gives INPUT_TABLE to every program.",
          "remedy": "Choose another name for the variable.",
          "step": "a",
        },
      ]
    `);
    expect(
      problemsOf(declared, { strict: true })
        .split("\n")
        .filter((line) => line.startsWith("NAME")),
    ).toEqual(["NAME_RESERVED at a · env.INPUT_PATH", "NAME_RESERVED at a · env.INPUT_TABLE"]);
  });
});
