import { deploy, job, pipeline } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { problemsOf, stepOf } from "./testing/compiling.ts";

const command = ["x"];

describe("steps and what is between them", () => {
  it("R6 tells a duplicate at every place where it is declared", () => {
    const one = job("a", { command });
    const user = job("b", { command, after: [job("a", { command: ["y"] })] });
    expect(problemsOf(pipeline("p", [one, user]))).toMatchInlineSnapshot(`
      "STEP_DUPLICATE at a
        Several steps are called "a"; this is the first.
        Give each step a name of its own.
      STEP_DUPLICATE at a
        Several steps are called "a"; this is another.
        Give each step a name of its own."
    `);
  });

  it("R23 knows jobs and deploys and no other kind", () => {
    const batch = { ...job("a", { command }), kind: "batch" };
    expect(problemsOf(pipeline("p", [batch, "b", undefined] as never))).toMatchInlineSnapshot(`
      "STEP_KIND_UNKNOWN at steps[1]
        "b" is no step.
        List what \`job\` and \`deploy\` return.
      STEP_KIND_UNKNOWN at steps[2]
        undefined is no step.
        List what \`job\` and \`deploy\` return.
      STEP_KIND_UNKNOWN at a · kind
        "batch" is no kind of step.
        Declare the step with \`job\` or \`deploy\`."
    `);
  });

  it("X1 tells a cycle through `after` with its path", () => {
    const steps = [job("a", { command, after: ["c"] }), job("b", { command, after: ["a"] })];
    const c = job("c", { command, after: ["b"] });
    expect(problemsOf(pipeline("p", [...steps, c, job("d", { command, after: ["d"] })]))).toMatchInlineSnapshot(`
      "CYCLE at a · after
        Each of these steps waits for the next: a → c → b → a.
        Take one of these names out of \`after\`.
      CYCLE at d · after
        Each of these steps waits for the next: d → d.
        Take one of these names out of \`after\`."
    `);
  });

  it("X1 cuts a long cycle in its middle", () => {
    const ring = Array.from({ length: 30 }, (_, index) =>
      job(`s${index}`, { command, after: [`s${(index + 1) % 30}`] }),
    );
    expect(problemsOf(pipeline("p", ring))).toMatchInlineSnapshot(`
      "CYCLE at s0 · after
        Each of these steps waits for the next: s0 → s1 → s2 → s3 → s4 → s5 → s6 → s7 → s8 → s9 → … (12 more) → s22 → s23 → s24 → s25 → s26 → s27 → s28 → s29 → s0.
        Take one of these names out of \`after\`."
    `);
  });

  it("X1 derives needs from wired values and from `after`, sorted", () => {
    const rows = job("rows", { command, outputs: { n: z.int() } });
    const api = deploy("api", { image: "api", port: 80, health: "port" });
    const late = job("late", { command });
    const all = job("all", { command, env: { N: rows.outputs.n }, inputs: { api: api.outputs.url }, after: ["late"] });
    expect(stepOf(pipeline("p", [all, late]), "all").needs).toEqual(["api", "late", "rows"]);
  });

  it("X1 tells an unknown name in `after`, and what may be meant", () => {
    const steps = [job("prepare", { command }), job("train", { command, after: ["prepair", 5] as never })];
    expect(problemsOf(pipeline("p", steps))).toMatchInlineSnapshot(`
      "STEP_UNKNOWN at train · after
        No step is called "prepair".
        Did you mean "prepare"?
      FIELD_INVALID at train · after[1]
        \`after[1]\` cannot be 5.
        Write a text, or a step."
    `);
  });

  it("wants a pipeline with steps", () => {
    expect(problemsOf(pipeline("p", []))).toMatchInlineSnapshot(`
      "SELECTION_EMPTY at steps
        The pipeline lists no step.
        List its last steps: what they need is added."
    `);
    expect(
      problemsOf(pipeline("p", { prepare: job("prepare", { command }) } as never, null as never)),
    ).toMatchInlineSnapshot(`
      "FIELD_INVALID at steps
        \`steps\` cannot be a record.
        Write a list: pipeline("name", [prepare, train])."
    `);
  });
});
