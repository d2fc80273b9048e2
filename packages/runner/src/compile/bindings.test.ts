import { job, param, pipeline, source } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { compile } from "./compile.ts";
import { fileFact, planOf, problemsOf, requestFor, stepOf } from "./testing/compiling.ts";
import { prepare, raw, train } from "./testing/train.ts";

function inputsOf(inputs: Record<string, string>) {
  return stepOf(pipeline("p", [train]), "train", { inputs }).inputs;
}

describe("--input in a pipeline", () => {
  it("R60 X5 X37 binds a declared source to another path", () => {
    const planned = stepOf(pipeline("p", [prepare]), "prepare", { inputs: { raw: "other.csv" } });
    expect(planned.inputs.raw).toEqual({ is: "source", ...fileFact("other.csv") });
  });

  it("R60 binds all steps that use one handle, and wants the step's name where handles differ", () => {
    const other = job("other", { command: ["x"], inputs: { raw, table: source("t.csv") } });
    const declared = pipeline("p", [prepare, other, train]);
    const paths = planOf(declared, { inputs: { raw: "new.csv" } }).steps.map(({ inputs }) => inputs.raw);
    expect(paths.map((value) => value?.is === "source" && value.path)).toEqual(["new.csv", "new.csv", false]);
    expect(problemsOf(declared, { inputs: { table: "x.csv" } })).toMatchInlineSnapshot(`
      "INPUT_INVALID
        --input table: steps "other", "train" each have an input of that name, with different values.
        Name the step too: --input STEP.table=…"
    `);
    expect(problemsOf(declared, { inputs: { "other.table": "x.csv" } })).toBe("");
  });

  it("binds values as what they replace", () => {
    const planned = inputsOf({
      rows: "7",
      name: "5",
      seed: "2",
      options: '{"a":1}',
      "train.lr": "0.5",
      nothing: "null",
    });
    const { rows, name, seed, options, lr: rate, nothing } = planned;
    const values = [rows, name, seed, options, rate, nothing].map((value) => value?.is === "literal" && value.value);
    expect(values).toEqual([7, "5", 2, { a: 1 }, 0.5, null]);
  });

  it("does not run a step whose outputs are all bound", () => {
    const user = job("user", { command: ["x"], inputs: { rows: prepare.outputs.rows } });
    const { steps } = planOf(pipeline("p", [user]), { inputs: { rows: "7" } });
    expect(steps.map(({ name, needs }) => [name, needs])).toEqual([["user", []]]);
  });

  it("tells values that do not fit", () => {
    const inputs = { rows: "many", seed: "x", options: "[]", lr: "-1", table: "folder/", nothing: "0" };
    expect(problemsOf(pipeline("p", [train]), { inputs })).toMatchInlineSnapshot(`
      "INPUT_INVALID at train
        --input rows=many: Invalid input: expected number, received string.
        Give what step "train" declares for it.
      INPUT_INVALID at train
        --input seed=x: a number is wanted.
        Give what step "train" declares for it.
      INPUT_INVALID at train
        --input options=[]: a record is wanted.
        Give what step "train" declares for it.
      INPUT_INVALID at train
        --input lr=-1: Too small: expected number to be >0.
        Give what step "train" declares for it.
      INPUT_INVALID at train
        --input table=folder/: a file is wanted and "folder/" is a directory.
        Give what step "train" declares for it.
      INPUT_INVALID at train
        --input nothing=0: null is wanted.
        Give what step "train" declares for it."
    `);
    const odd = job("odd", {
      command: ["x"],
      inputs: {
        when: param(
          "when",
          z.string().transform((text) => new Date(text)),
        ),
      },
    });
    expect(problemsOf(pipeline("p", [odd]), { inputs: { when: "x" } })).toMatchInlineSnapshot(`
      "INPUT_INVALID at odd
        --input when=x: its schema makes no JSON of it.
        Give what step "odd" declares for it."
    `);
    const vague = { "~standard": { version: 1, vendor: "v", validate: (value: unknown) => ({ value }) } } as const;
    const user = job("user", {
      command: ["x"],
      inputs: { it: job("made", { command: ["x"], outputs: { it: vague } }).outputs.it },
    });
    expect(problemsOf(pipeline("p", [user]), { inputs: { it: "{}" } })).toBe("");
  });

  it("wants a directory where one is declared", () => {
    const user = job("user", { command: ["x"], inputs: { all: prepare.outputs.all } });
    expect(problemsOf(pipeline("p", [user]), { inputs: { all: "a.csv" } })).toMatchInlineSnapshot(`
      "INPUT_INVALID at user
        --input all=a.csv: a directory is wanted and "a.csv" is a file.
        Give what step "user" declares for it."
    `);
  });

  it("tells names that bind nothing, and inputs that no text can replace", () => {
    const inputs = { tabel: "x", parts: "y", counts: "z" };
    expect(problemsOf(pipeline("p", [train]), { inputs })).toMatchInlineSnapshot(`
      "INPUT_UNKNOWN
        --input tabel: no step has an input of that name.
        Did you mean "table"?
      INPUT_INVALID at train
        --input parts: this input is a list or record that holds files, which one path cannot replace.
        Bind what it is made of: a job that runs alone takes --input STEP.OUTPUT=PATH for each of its refs.
      INPUT_INVALID at train
        --input counts: this input is a list or record that holds files, which one path cannot replace.
        Bind what it is made of: a job that runs alone takes --input STEP.OUTPUT=PATH for each of its refs."
    `);
  });

  it("tells a path that is not there, and throws when nobody looked", () => {
    const declared = pipeline("p", [prepare]);
    const request = requestFor(declared, { inputs: { raw: "gone" } });
    const problem = { code: "SOURCE_MISSING", message: "No such file.", remedy: "Make it." } as const;
    const facts = { ...request.facts, bound: new Map([["raw", problem]]) };
    expect(compile({ ...request, facts })).toEqual({ ok: false, problems: [problem] });
    const none = { ...request, facts: { ...request.facts, bound: new Map() } };
    expect(() => compile(none)).toThrow("internal: nobody looked for --input raw");
  });
});
