import { job, param, pipeline, type Schema } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Selection } from "../compile/request.ts";
import { hostProgram } from "./host-program.ts";
import { anyBackend, plainSettings } from "./testing/plan-settings.ts";

const surroundings = {
  cwd: import.meta.dirname,
  projectRoot: import.meta.dirname,
  stateFolder: "/nowhere",
  backends: anyBackend,
  host: { cpus: 2, memoryBytes: 1024 ** 3 },
};

describe("choosing what to plan (issue 3: no pipeline exported, or several)", () => {
  const a = job("a", { command: ["true"] });
  const b = job("b", { command: ["true"] });
  const one = pipeline("one", [a]);
  const two = pipeline("two", [b]);

  async function planned(exports: object, named?: string | Partial<Selection>): Promise<string> {
    const program = hostProgram({ ...surroundings, exports, file: `${import.meta.dirname}/pipelines.ts` });
    const target = typeof named === "string" ? { name: named } : {};
    const select = { ...plainSettings.select, ...(typeof named === "string" ? {} : named) };
    const answer = await program.plan(target, { ...plainSettings, select });
    if (answer.ok) return answer.plan.pipeline;
    return answer.problems.map(({ code, message, remedy }) => `${code}: ${message}\n${remedy}`).join("\n");
  }

  it("takes the default export, else the only pipeline", async () => {
    expect(await planned({ one, default: two })).toBe("two");
    expect(await planned({ a, b, one })).toBe("one");
    expect(await planned({ one, alias: one })).toBe("one");
    expect(await planned({ default: a, one })).toBe("a");
  });

  it("takes a name of an export, then of a pipeline or job (R3)", async () => {
    expect(await planned({ first: one, second: two }, "second")).toBe("two");
    expect(await planned({ first: one, second: two }, "two")).toBe("two");
    expect(await planned({ one, other: b }, "b")).toBe("b");
    expect(await planned({ one, alias: one }, "alias")).toBe("one");
    expect(await planned({ two: one, second: two }, "two")).toBe("one");
  });

  it("reads a CommonJS file's exports out of its default", async () => {
    const whole = { default: two, one };
    expect(await planned({ default: whole, "module.exports": whole, one })).toBe("two");
    expect(await planned({ default: { one }, "module.exports": { one } })).toBe("one");
  });

  it("refuses none", async () => {
    expect(await planned({})).toMatchInlineSnapshot(`
      "PIPELINE_MISSING: pipelines.ts exports no pipeline. It exports nothing.
      Write: export default pipeline("name", [job, …]);"
    `);
    expect(await planned({ a, b, helper: () => 1 })).toMatchInlineSnapshot(`
      "PIPELINE_MISSING: pipelines.ts exports no pipeline. It exports "a", "b", "helper".
      Run one alone: pipelines.ts#a, pipelines.ts#b. Or make a pipeline of them. Write: export default pipeline("name", [job, …]);"
    `);
    expect(await planned({ default: 5, names: ["x"] })).toMatchInlineSnapshot(`
      "PIPELINE_MISSING: pipelines.ts exports no pipeline. It exports "default", "names". Its default export is 5.
      Write: export default pipeline("name", [job, …]);"
    `);
  });

  it("tells what the default export is where it is a promise, which holds what nobody awaited", async () => {
    expect(await planned({ default: Promise.resolve(one) })).toContain("Its default export is an instance of a class.");
  });

  it("refuses several", async () => {
    expect(await planned({ one, two })).toMatchInlineSnapshot(`
      "PIPELINE_AMBIGUOUS: pipelines.ts exports several that could be meant: "one", "two".
      Choose one: pipelines.ts#one, pipelines.ts#two. Or make one the default export."
    `);
    expect(await planned({ x: pipeline("same", [a]), y: pipeline("same", [b]) }, "same")).toMatchInlineSnapshot(`
      "PIPELINE_AMBIGUOUS: pipelines.ts exports several that could be meant: "x", "y".
      Choose one: pipelines.ts#x, pipelines.ts#y. Or make one the default export."
    `);
  });

  it("refuses a name that is not there", async () => {
    expect(await planned({ one, two }, "tow")).toMatchInlineSnapshot(`
      "PIPELINE_UNKNOWN: pipelines.ts exports no pipeline, job or deploy "tow".
      Did you mean "two"?"
    `);
    expect(await planned({ one, two }, "b")).toMatchInlineSnapshot(`
      "PIPELINE_UNKNOWN: pipelines.ts exports no pipeline, job or deploy "b".
      Export the step "b" to run it alone."
    `);
    const c = job("c", { command: ["true"], after: [b] });
    expect(await planned({ all: pipeline("all", [c]) }, "b")).toMatchInlineSnapshot(`
      "PIPELINE_UNKNOWN: pipelines.ts exports no pipeline, job or deploy "b".
      Export the step "b" to run it alone."
    `);
  });

  it("says of an export that is named as a step how it is named", async () => {
    expect(await planned({ default: one, two, lone: b }, { steps: ["two", "b"] })).toMatchInlineSnapshot(`
      "STEP_UNKNOWN: No step is called "two"; pipelines.ts exports a pipeline of that name.
      Name it with its file: pipelines.ts#two
      STEP_UNKNOWN: No step is called "b"; pipelines.ts exports a job of that name.
      Name it with its file: pipelines.ts#lone"
    `);
    expect(await planned({ default: one, two, a }, { steps: ["a"] })).toBe("one");
  });

  it("names the program where there is no file", async () => {
    const program = hostProgram({ ...surroundings, exports: {} });
    expect(await program.plan({}, plainSettings)).toMatchInlineSnapshot(`
      {
        "ok": false,
        "problems": [
          {
            "code": "PIPELINE_MISSING",
            "message": "the program exports no pipeline. It exports nothing.",
            "remedy": "Write: export default pipeline("name", [job, …]);",
          },
        ],
      }
    `);
  });
});

describe("a program in the caller's thread", () => {
  it("lists params, needs, inputs and outputs, whatever is wrong with them", async () => {
    const lr = param("lr", z.number().describe("learning rate"));
    const undocumented: Schema<string> = {
      "~standard": { version: 1, vendor: "none", validate: (value) => ({ value: String(value) }) },
    };
    const odd = param("odd", undocumented);
    const prepare = job("prepare", { command: ["true", odd], outputs: { rows: z.int() } });
    const train = job("train", { command: ["true", lr, lr], inputs: { rows: prepare.outputs.rows }, after: [prepare] });
    const program = hostProgram({ ...surroundings, pipeline: pipeline("p", [train]) });
    expect(await program.list()).toMatchInlineSnapshot(`
      {
        "pipelines": [
          {
            "exportedAs": "default",
            "name": "p",
            "params": [
              {
                "description": "learning rate",
                "name": "lr",
                "schema": {
                  "description": "learning rate",
                  "type": "number",
                },
              },
              {
                "name": "odd",
                "schema": {},
              },
            ],
            "steps": [
              {
                "inputs": [
                  "rows",
                ],
                "kind": "job",
                "name": "train",
                "needs": [
                  "prepare",
                ],
                "outputs": [],
              },
              {
                "inputs": [],
                "kind": "job",
                "name": "prepare",
                "needs": [],
                "outputs": [
                  "rows",
                ],
              },
            ],
          },
        ],
        "steps": [],
      }
    `);
  });

  it("knows where a step is declared", async () => {
    const program = hostProgram({ ...surroundings, step: job("a", { command: ["true"] }) });
    expect(await program.place("a")).toMatchObject({ file: "host-program.test.ts" });
    const moved = hostProgram({ ...surroundings, step: { ...job("a", { command: ["true"] }), place: {} } });
    expect(await moved.place("a")).toBeUndefined();
  });

  it("asks the backends of the plan, and no others, what they want to know of this machine", async () => {
    const [here] = Object.values(anyBackend);
    if (here === undefined) throw new Error("no backend");
    const { check: _, ...rules } = await here.rules();
    const seen: unknown[] = [];
    const observant = {
      ...here,
      hostFacts: async () => ({ limitsEnforced: true }),
      rules: async () => ({
        ...rules,
        check: (_draft: unknown, facts: unknown) => {
          seen.push(facts);
          return [];
        },
      }),
    };
    const unasked = { ...here, hostFacts: () => Promise.reject(new Error("nobody runs here")) };
    const backends = { here, observant, unasked };
    const step = job("a", { command: ["true"], backend: "observant" });
    const planned = await hostProgram({ ...surroundings, step, backends }).plan({}, plainSettings);
    expect(planned.ok).toBe(true);
    expect(seen).toEqual([{ cpus: 2, memoryBytes: 1024 ** 3, limitsEnforced: true }]);
  });

  it("forgets no step of any export before something is planned", async () => {
    const program = hostProgram({ ...surroundings, step: job("a", { command: ["true"], outputs: { n: z.int() } }) });
    expect(await program.parse("a", { n: 1 })).toEqual({ ok: true, values: { n: 1 } });
    await expect(program.parse("b", {})).rejects.toThrow('no step "b" in what was planned');
    await program[Symbol.asyncDispose]();
  });
});
