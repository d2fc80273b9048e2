import { describe, expect, it } from "vitest";
import { TestProject } from "./rig/project.ts";

const body = `
  const lr = param("lr", z.number().positive().default(0.1));
  const mode = param("mode", z.enum(["fast", "exact"]).describe("how to train"));
  const many = param("many", z.array(z.int()).default([]));
  export const train = job("train", {
    run: async ({ inputs }) => ({ got: JSON.stringify(inputs) }),
    inputs: { lr, mode, many },
    outputs: { got: z.string() },
  });
  export default pipeline("p", [train]);`;

async function trained(args: readonly string[], files: Readonly<Record<string, string>> = {}) {
  await using project = await TestProject.with(files);
  await project.pipelines(body);
  const { code, stdout, stderr } = await project.call(["run", "-q", ...args]);
  if (code !== 0) return stderr;
  return JSON.parse(JSON.parse(stdout.replace("train.got = ", "")));
}

describe("params", () => {
  it("setting:set is read as the param's schema wants it", async () => {
    const args = ["--set", "lr=1e-3", "--set", "mode=fast", "--set", "many=[1,2]"];
    expect(await trained(args)).toEqual({ lr: 0.001, mode: "fast", many: [1, 2] });
  });
  it("setting:paramsFile gives JSON values, and --set wins over it", async () => {
    const files = { "params.json": '{ "lr": 5, "mode": "exact", "many": [7] }' };
    const args = ["--params-file", "params.json", "--set", "lr=2"];
    expect(await trained(args, files)).toEqual({ lr: 2, mode: "exact", many: [7] });
  });
  it("are refused all at once, with their places, before anything starts", async () => {
    expect(await trained(["--set", "lr=fast", "--set", "mod=fast"])).toMatchInlineSnapshot(`
      "error PARAM_INVALID  The value of param "lr" is not allowed: Invalid input: expected number, received string.
        at pipelines.ts:3:14
          1 | import { dir, file, job, param, pipeline, secret, sh, source, text } from "@pipeline/dsl"; import { z } from "zod"; import { puppet } from "./puppet.ts";
          2 |
        > 3 |   const lr = param("lr", z.number().positive().default(0.1));
            |              ^
          4 |   const mode = param("mode", z.enum(["fast", "exact"]).describe("how to train"));
          5 |   const many = param("many", z.array(z.int()).default([]));
          6 |   export const train = job("train", {
        → Give a value that its schema takes: --set lr=VALUE.

      error PARAM_MISSING  Param "mode" has no value and no default.
        at pipelines.ts:4:16
          2 |
          3 |   const lr = param("lr", z.number().positive().default(0.1));
        > 4 |   const mode = param("mode", z.enum(["fast", "exact"]).describe("how to train"));
            |                ^
          5 |   const many = param("many", z.array(z.int()).default([]));
          6 |   export const train = job("train", {
          7 |     run: async ({ inputs }) => ({ got: JSON.stringify(inputs) }),
        → Give it one: --set mode=VALUE. Or give its schema a default.

      error PARAM_UNKNOWN  The pipeline has no param "mod".
        → Did you mean "mode"?

      3 problems, nothing was started
      "
    `);
  });
  it("setting:paramsFile that is missing or no record of JSON is refused in one line", async () => {
    expect(await trained(["--params-file", "none.json"])).toMatchInlineSnapshot(`
      "error USAGE  --params-file: there is no file <project>/none.json.
      "
    `);
    expect(await trained(["--params-file", "bad.json"], { "bad.json": "lr: 1" })).toMatchInlineSnapshot(`
      "error USAGE  --params-file: <project>/bad.json is not JSON: Unexpected token 'l', "lr: 1" is not valid JSON.
      "
    `);
    expect(await trained(["--params-file", "list.json"], { "list.json": "[]" })).toMatchInlineSnapshot(`
      "error USAGE  --params-file: <project>/list.json must hold a record such as {"lr": 0.1}.
      "
    `);
  });
  it("are listed in the help of their own pipeline", async () => {
    await using project = await TestProject.with();
    await project.pipelines(body);
    const { code, stdout } = await project.call(["run", "pipelines.ts", "--help"]);
    expect(code).toBe(0);
    expect(stdout.slice(stdout.indexOf("Params of"))).toMatchInlineSnapshot(`
      "Params of p:
          --set lr=<number>        (default: 0.1)
          --set mode=<fast|exact>  how to train (required)
          --set many=<array>       (default: [])
      "
    `);
  });
});

describe("inputs that are bound when a run starts (R60, X5)", () => {
  const pipeline = `
    export const count = job("count", {
      run: async ({ inputs }) => { const { readFile } = await import("node:fs/promises"); return { n: (await readFile(inputs.raw, "utf8")).length }; },
      inputs: { raw: source("raw.txt") },
      outputs: { n: z.int() },
    });
    export const double = job("double", {
      run: async ({ inputs }) => ({ twice: inputs.n * 2 }),
      inputs: { n: count.outputs.n },
      outputs: { twice: z.int() },
    });
    export default pipeline("p", [count, double]);`;

  it("setting:input another file takes the place of a declared source", async () => {
    await using project = await TestProject.with({ "raw.txt": "123", "other.txt": "12345" });
    await project.pipelines(pipeline);
    expect((await project.call(["run", "-q"])).stdout).toBe("double.twice = 6\n");
    expect((await project.call(["run", "-q", "--input", "raw=other.txt"])).stdout).toBe("double.twice = 10\n");
  });
  it("setting:input R3 a job runs alone, with a value for what another step would have produced", async () => {
    await using project = await TestProject.with({ "raw.txt": "123" });
    await project.pipelines(pipeline);
    expect((await project.call(["run", "-q", "#double", "--input", "n=21"])).stdout).toBe("double.twice = 42\n");
  });
});
