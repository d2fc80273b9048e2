import { deploy, dir, file, job, pipeline, secret, source, text } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { compile } from "./compile.ts";
import { problemsOf, problemsWith, requestFor, stepOf } from "./testing/compiling.ts";

const command = ["x"];

describe("values", () => {
  it("keeps literals, even one that looks like a handle", () => {
    const inputs = {
      a: null,
      b: { kind: "ref", from: "x" },
      c: [{ kind: "source", path: "y" }, []],
      d: { kind: "text", parts: 1 },
    };
    const planned = stepOf(pipeline("p", [job("a", { command, inputs })]), "a").inputs;
    expect(Object.values(planned).map((value) => value.is === "literal" && value.value)).toEqual(Object.values(inputs));
  });

  it("plans records and lists of handles, and text of parts", () => {
    const made = job("made", { command, outputs: { n: z.int(), m: dir("m"), f: file("f") } });
    const { n, m, f } = made.outputs;
    const inputs = { all: [n, { m, f }, "x"] };
    const user = job("a", { command: ["x", text`${n}/${source("s")}:${true}`], inputs });
    const { program, inputs: planned } = stepOf(pipeline("p", [user]), "a");
    expect([program, planned]).toMatchInlineSnapshot(`
      [
        {
          "args": [],
          "by": "command",
          "command": [
            {
              "is": "literal",
              "value": "x",
            },
            {
              "is": "text",
              "parts": [
                {
                  "is": "ref",
                  "of": "json",
                  "output": "n",
                  "step": "made",
                },
                {
                  "is": "literal",
                  "value": "/",
                },
                {
                  "digest": {
                    "alg": "sha256",
                    "value": "043a718774c572bd8a25adbeb1bfcd5c0256ae11cecf9f9c3f925d0e52beaf89",
                  },
                  "is": "source",
                  "of": "file",
                  "path": "s",
                  "size": 1,
                },
                {
                  "is": "literal",
                  "value": ":",
                },
                {
                  "is": "literal",
                  "value": true,
                },
              ],
            },
          ],
        },
        {
          "all": {
            "is": "list",
            "items": [
              {
                "is": "ref",
                "of": "json",
                "output": "n",
                "step": "made",
              },
              {
                "entries": {
                  "f": {
                    "is": "ref",
                    "of": "file",
                    "output": "f",
                    "step": "made",
                  },
                  "m": {
                    "is": "ref",
                    "of": "dir",
                    "output": "m",
                    "step": "made",
                  },
                },
                "is": "record",
              },
              {
                "is": "literal",
                "value": "x",
              },
            ],
          },
        },
      ]
    `);
  });

  it("tells what is no value", () => {
    const made = job("made", { command, outputs: { n: z.int() } });
    const inputs = {
      step: made,
      missing: undefined,
      date: new Date(0),
      big: 1n,
      not: Number.NaN,
      call: () => 1,
      key: secret("K"),
    };
    expect(problemsWith({ inputs })).toMatchInlineSnapshot(`
      "FIELD_INVALID at a · inputs.step
        \`inputs.step\` cannot be the step "made".
        A value must be JSON, a handle, or a record or list of them; of a step, pass one of its \`outputs\`.
      FIELD_INVALID at a · inputs.missing
        \`inputs.missing\` cannot be undefined.
        If this is an output of another step, that step must declare it in its \`outputs\`.
      FIELD_INVALID at a · inputs.date
        \`inputs.date\` cannot be an instance of a class.
        A value must be JSON, a handle, or a record or list of them; of a step, pass one of its \`outputs\`.
      FIELD_INVALID at a · inputs.big
        \`inputs.big\` cannot be a bigint.
        A value must be JSON, a handle, or a record or list of them; of a step, pass one of its \`outputs\`.
      FIELD_INVALID at a · inputs.not
        \`inputs.not\` cannot be NaN.
        A value must be JSON, a handle, or a record or list of them; of a step, pass one of its \`outputs\`.
      FIELD_INVALID at a · inputs.call
        \`inputs.call\` cannot be a function.
        A value must be JSON, a handle, or a record or list of them; of a step, pass one of its \`outputs\`.
      FIELD_INVALID at a · inputs.key
        \`inputs.key\` cannot be the secret "K".
        A secret can only be a value of \`env\`."
    `);
  });

  it("tells what is no word", () => {
    const parts = text`${null as never}`;
    expect(problemsWith({ args: [["a"], { a: 1 }, null, secret("K"), parts], env: { A: [1] } })).toMatchInlineSnapshot(`
      "FIELD_INVALID at a · args[0]
        \`args[0]\` cannot be a list.
        Write a text, a number, true or false, or a handle.
      FIELD_INVALID at a · args[1]
        \`args[1]\` cannot be a record.
        Write a text, a number, true or false, or a handle.
      FIELD_INVALID at a · args[2]
        \`args[2]\` cannot be null.
        Write a text, a number, true or false, or a handle.
      FIELD_INVALID at a · args[3]
        \`args[3]\` cannot be the secret "K".
        A secret can only be a value of \`env\`.
      FIELD_INVALID at a · args[4]
        \`args[4]\` cannot be null.
        Write a text, a number, true or false, or a handle.
      FIELD_INVALID at a · env.A
        \`env.A\` cannot be a list.
        Write a text, a number, true or false, or a handle."
    `);
  });

  it("tells a ref to an output that its step does not declare", () => {
    const made = job("made", { command, outputs: { n: z.int() } });
    const other = job("made", { command, outputs: { n: "no schema" as never } });
    const api = deploy("api", { image: "x", port: 1, health: "port" });
    const gone = handMade({ kind: "ref", from: made, output: "m" });
    const host = handMade({ kind: "ref", from: api, output: "host" });
    expect(problemsWith({ inputs: { gone, host } })).toMatchInlineSnapshot(`
      "OUTPUT_UNKNOWN at a · inputs.gone
        Step "made" has no output "m".
        Declare it in the \`outputs\` of that step.
      OUTPUT_UNKNOWN at a · inputs.host
        Step "api" has no output "host".
        Declare it in the \`outputs\` of that step."
    `);
    expect(problemsOf(pipeline("p", [job("a", { command, inputs: { n: other.outputs.n } })]))).toMatchInlineSnapshot(`
      "OUTPUT_UNKNOWN at a · inputs.n
        Step "made" has no output "n".
        Declare it in the \`outputs\` of that step.
      FIELD_INVALID at made · outputs.n
        \`outputs.n\` cannot be "no schema".
        Write a schema, \`file(path)\` or \`dir(path)\`."
    `);
  });

  it("knows nothing about the files of a step that does not run", () => {
    const left = job("b", { command, inputs: { raw: source("gone.csv") } });
    expect(problemsOf(pipeline("p", [job("a", { command }), left]), { select: { steps: ["a"] } })).toBe("");
  });

  it("tells a problem with a source once, however many steps use it", () => {
    const raw = source("gone.csv");
    const declared = pipeline("p", [job("a", { command, inputs: { raw } }), job("b", { command, inputs: { raw } })]);
    const request = requestFor(declared);
    const problem = { code: "SOURCE_MISSING", message: "No such file.", remedy: "Make it." } as const;
    const facts = { ...request.facts, sources: new Map([[raw, problem]]) };
    expect(compile({ ...request, facts })).toEqual({ ok: false, problems: [problem] });
    const none = { ...request, facts: { ...request.facts, sources: new Map() } };
    expect(() => compile(none)).toThrow('internal: nobody looked for source "gone.csv"');
  });
});

/** A ref as no builder makes it. */
function handMade(fields: object): object {
  return Object.freeze(Object.defineProperty({ ...fields }, Symbol.toPrimitive, { value: () => "" }));
}
