import { deploy, dir, file, job, param, pipeline, source } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { compile } from "./compile.ts";
import { standalone } from "./standalone.ts";
import {
  defaultSettings,
  factsFor,
  fileFact,
  planOf,
  problemsOf,
  requestFor,
  settingsWith,
  stepOf,
} from "./testing/compiling.ts";
import { wanted } from "./wanted.ts";

const raw = source("data/raw.csv");
const prepare = job("prepare", {
  script: "p.py",
  inputs: { raw },
  outputs: { rows: z.int(), table: file("t"), all: dir("d") },
});
const lr = param("lr", z.number().positive().default(0.1));
const train = job("train", {
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
    expect(compile(declared, { ...request, facts })).toEqual({ ok: false, problems: [problem] });
    const none = { ...request, facts: { ...request.facts, bound: new Map() } };
    expect(() => compile(declared, none)).toThrow("internal: nobody looked for --input raw");
  });
});

describe("a job that runs alone", () => {
  it("R3 lists what it must be given", () => {
    expect(problemsOf(standalone(train))).toMatchInlineSnapshot(`
      "INPUT_MISSING at train
        The step runs alone, and nothing is given for "table", "prepare.rows", "prepare.all".
        Give a value or a path for each: --input table=… --input prepare.rows=… --input prepare.all=…"
    `);
  });

  it("R3 takes values by input and by ref, checks them, and needs no other step", () => {
    const inputs = { table: "t.csv", rows: "7", "prepare.rows": "8", "prepare.all": "d/" };
    const plan = planOf(standalone(train), { inputs });
    expect(plan).toMatchInlineSnapshot(`
      {
        "borrowed": [],
        "format": 1,
        "namespace": "default",
        "params": {
          "lr": {
            "schema": {
              "default": 0.1,
              "exclusiveMinimum": 0,
              "type": "number",
            },
            "value": 0.1,
          },
        },
        "pipeline": "train",
        "pools": {},
        "steps": [
          {
            "backend": "local",
            "cache": true,
            "env": {},
            "inputs": {
              "counts": {
                "entries": {
                  "a": {
                    "is": "literal",
                    "value": 8,
                  },
                  "other": {
                    "digest": {
                      "alg": "sha256",
                      "value": "b109a7a96a1dec60d991deda67cdb0297b3df62388d00b36e086c4aa5cf17515",
                    },
                    "is": "source",
                    "of": "file",
                    "path": "data/raw.csv",
                    "size": 1,
                  },
                },
                "is": "record",
              },
              "lr": {
                "is": "param",
                "name": "lr",
              },
              "name": {
                "is": "literal",
                "value": "adelie",
              },
              "nothing": {
                "is": "literal",
                "value": null,
              },
              "options": {
                "is": "literal",
                "value": {
                  "deep": [
                    1,
                  ],
                },
              },
              "parts": {
                "is": "list",
                "items": [
                  {
                    "digest": {
                      "alg": "sha256",
                      "value": "953472f7b63cd6e2c6fe59c3ffa9f66c4b8565d5b874e3103ad653b0ab3734dc",
                    },
                    "is": "source",
                    "of": "dir",
                    "path": "d/",
                    "size": 1,
                  },
                ],
              },
              "rows": {
                "is": "literal",
                "value": 7,
              },
              "seed": {
                "is": "literal",
                "value": 1,
              },
              "table": {
                "digest": {
                  "alg": "sha256",
                  "value": "86c39bef4f1f6e60f23c25533312051c2ca37415f008f11780a62c2828b5c6ad",
                },
                "is": "source",
                "of": "file",
                "path": "t.csv",
                "size": 1,
              },
            },
            "key": {
              "code": "b0f4a868",
              "environment": "local",
              "format": "1",
              "input.counts": "{"a":8,"other":"\${sha256 b109a7a96a1dec60d991deda67cdb0297b3df62388d00b36e086c4aa5cf17515}"}",
              "input.lr": "0.1",
              "input.name": ""adelie"",
              "input.nothing": "null",
              "input.options": "{"deep":[1]}",
              "input.parts": "["\${sha256 953472f7b63cd6e2c6fe59c3ffa9f66c4b8565d5b874e3103ad653b0ab3734dc}"]",
              "input.rows": "7",
              "input.seed": "1",
              "input.table": ""\${sha256 86c39bef4f1f6e60f23c25533312051c2ca37415f008f11780a62c2828b5c6ad}"",
              "program": "["script","python3","","\${sha256 953472f7b63cd6e2c6fe59c3ffa9f66c4b8565d5b874e3103ad653b0ab3734dc}","8"]",
            },
            "kind": "job",
            "name": "train",
            "needs": [],
            "outputs": {},
            "pools": {},
            "priority": 0,
            "program": {
              "args": [
                {
                  "digest": {
                    "alg": "sha256",
                    "value": "953472f7b63cd6e2c6fe59c3ffa9f66c4b8565d5b874e3103ad653b0ab3734dc",
                  },
                  "is": "source",
                  "of": "dir",
                  "path": "d/",
                  "size": 1,
                },
                {
                  "is": "literal",
                  "value": 8,
                },
              ],
              "by": "script",
              "interpreter": [
                "python3",
              ],
              "script": "t.py",
            },
            "resources": {
              "gpu": [],
            },
            "retries": {
              "budget": {
                "backend": 2,
                "image": 1,
                "lost": 1,
                "no-capacity": 5,
                "preempted": 3,
                "quota": 3,
                "staging": 2,
              },
              "delayMs": 1000,
              "maxDelayMs": 300000,
            },
            "ships": [
              {
                "at": "t.py",
                "digest": {
                  "alg": "sha256",
                  "value": "b0f4a8684208ef1efc3882a58c00c60c604289a2a46acb6db1ab2fb7181d291a",
                },
                "from": "src/t.py",
                "kind": "file",
                "size": 1,
              },
            ],
            "sidecars": {},
            "workers": 1,
          },
        ],
        "warnings": [],
      }
    `);
  });

  it("R3 tells a value that the producer's schema refuses", () => {
    const user = job("user", { command: ["x", prepare.outputs.rows], after: ["somebody", prepare] });
    expect(problemsOf(standalone(user), { inputs: { "prepare.rows": "few" } })).toMatchInlineSnapshot(`
      "INPUT_INVALID at user
        --input prepare.rows=few: Invalid input: expected number, received string.
        Give what step "user" declares for it."
    `);
    expect(problemsOf(standalone(user), { inputs: { "prepare.rows": "5" } })).toBe("");
  });

  it("R3 binds an input and a ref of one name together", () => {
    const made = job("user", { command: ["x"], outputs: { n: z.int() } });
    const user = job("user", { command: ["x", made.outputs.n], inputs: { n: made.outputs.n } });
    const { inputs, program } = stepOf(standalone(user), "user", { inputs: { "user.n": "1" } });
    const one = { is: "literal", value: 1 };
    expect([inputs.n, program]).toMatchObject([one, { command: [{}, one] }]);
  });

  it("R3 takes the url of a deploy as text", () => {
    const api = deploy("api", { image: "x", port: 1, health: "port" });
    const user = job("user", { command: ["x", api.outputs.url] });
    const { program } = stepOf(standalone(user), "user", { inputs: { "api.url": "http://localhost:1" } });
    expect(program).toMatchObject({ command: [{}, { is: "literal", value: "http://localhost:1" }] });
  });
});

describe("wanted", () => {
  it("asks for each source once, for bound paths, and for what ships", () => {
    const declared = pipeline("p", [train, job("other", { command: ["x", raw], inputs: { raw } })]);
    const found = wanted(declared, settingsWith({ inputs: { "other.raw": "new.csv", rows: "1" } }));
    const { sources, bound, ships } = found;
    expect([
      sources.map(({ path, step, field }) => [path, step, field]),
      bound,
      ships.map(({ name }) => name),
    ]).toMatchInlineSnapshot(`
      [
        [
          [
            "data/raw.csv",
            "train",
            "inputs.counts.other",
          ],
        ],
        [
          {
            "field": "inputs.raw",
            "name": "other.raw",
            "path": "new.csv",
            "step": "other",
          },
        ],
        [
          "train",
          "prepare",
        ],
      ]
    `);
    expect(sources[0]?.place).toBe(raw.place);
  });

  it("asks only for steps that will run", () => {
    const declared = pipeline("p", [train, prepare]);
    const { sources, ships } = wanted(declared, settingsWith({ select: { steps: ["train"], only: true } }));
    expect([sources.map(({ field }) => field), ships.map(({ name }) => name)]).toEqual([
      ["inputs.counts.other"],
      ["train"],
    ]);
  });

  it("asks for the refs of a lone job by their names", () => {
    const { bound } = wanted(standalone(train), settingsWith({ inputs: { "prepare.all": "d/", table: "t" } }));
    expect(bound.map(({ name, field }) => [name, field])).toEqual([
      ["prepare.all", "prepare.all"],
      ["table", "inputs.table"],
    ]);
  });

  it("asks nothing of a step without files", () => {
    expect(factsFor(pipeline("p", [job("a", { command: ["x"] })]), defaultSettings).ships.size).toBe(0);
  });
});
