import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryProject } from "../testing/temporary-project.ts";
import { bundlesOf } from "./testing/bundles.ts";

const pipelines = `
import { file, job, param, pipeline } from "@pipeline/dsl";
import { z } from "zod";
import { double, unused } from "./src/numbers.ts";

const seed = param("seed", z.int().default(1));

/** Reached by nobody. */
const spare = (n: number) => n + 1;
const scale = (n: number) => double(n) * factor;
const factor = 10;

export const first = job("first", {
  inputs: { n: 4, seed },
  outputs: { n: z.int() },
  run: async ({ inputs }) => ({ n: scale(inputs.n) }),
});

export const second = job("second", {
  inputs: { n: first.outputs.n },
  outputs: { page: file("page.txt") },
  run: ({ inputs }) => console.log("second", inputs.n),
});

export default pipeline("p", [first, second]);
`;

const numbers = `
import { twice } from "./twice.ts";
export function double(n: number): number {
  return twice(n);
}
export function unused(): number {
  return 1;
}
`;

const twice = "export const twice = (n: number) => n + n;\nexport const thrice = (n: number) => n * 3;\n";

const files = { "pipelines.ts": pipelines, "src/numbers.ts": numbers, "src/twice.ts": twice };

type Edit = Readonly<Record<string, string>>;

/** The bundle of the step `first` and its digest in the cache key, of these files with some of them edited. */
async function first(edit: Edit = {}) {
  using project = temporaryProject({ ...files, ...edit });
  const bundles = await bundlesOf(project);
  return { code: bundles.code("first"), key: bundles.key("first") };
}

let before: Awaited<ReturnType<typeof first>>;
beforeAll(async () => {
  before = await first();
});

function edited(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`no "${from}" to edit`);
  return text.replace(from, to);
}

describe("the bundle of a step stays the same, byte by byte, when one edits", () => {
  it.each([
    ["another step's function", edited(pipelines, '"second", inputs.n', '"other", inputs.n + 1')],
    ["its own inputs", edited(pipelines, "n: 4, seed", "n: 5, seed")],
    ["its own outputs", edited(pipelines, "outputs: { n: z.int() }", "outputs: { n: z.int().min(0) }")],
    [
      "comments and blank lines",
      edited(pipelines, "/** Reached by nobody. */", "\n\n/** Nobody reaches this. */\n// é\n\n"),
    ],
    [
      "comments and layout inside of it",
      edited(pipelines, "=> ({ n: scale(inputs.n) })", "=>\n    // why\n    ({ n: scale(inputs.n) /* how */ })"),
    ],
    ["a helper that it does not reach", edited(pipelines, "n + 1", "n + 2")],
    ["a param", edited(pipelines, "default(1)", "default(2)")],
    ["imports that it does not reach", edited(pipelines, "{ double, unused }", "{ double }")],
    ["the order of steps", edited(pipelines, "[first, second]", "[second, first]")],
    [
      "the place of other steps",
      edited(pipelines, "const scale", 'export const zero = job("zero", { run: () => spare(1) });\nconst scale'),
    ],
  ])("%s", async (_, text) => {
    expect(await first({ "pipelines.ts": text })).toEqual(before);
  });

  it.each([
    ["an export that it does not reach", "src/numbers.ts", edited(numbers, "return 1", "return 2")],
    ["an export of a module further away", "src/twice.ts", edited(twice, "n * 3", "3 * n")],
  ])("%s", async (_, path, text) => {
    expect(await first({ [path]: text })).toEqual(before);
  });
});

describe("the bundle of a step changes when one edits", () => {
  it.each([
    ["its function", "pipelines.ts", edited(pipelines, "scale(inputs.n)", "scale(inputs.n) + 1")],
    ["a helper in its file", "pipelines.ts", edited(pipelines, "double(n) * factor", "double(n) + factor")],
    ["a value that a helper uses", "pipelines.ts", edited(pipelines, "factor = 10", "factor = 11")],
    ["a helper in another module", "src/numbers.ts", edited(numbers, "twice(n)", "twice(n + 0)")],
    ["a helper of a helper", "src/twice.ts", edited(twice, "n + n", "2 * n")],
  ])("%s", async (_, path, text) => {
    const after = await first({ [path]: text });
    expect(after.code).not.toBe(before.code);
    expect(after.key).not.toBe(before.key);
  });
});

it("holds only what the function reaches, and runs by itself", async () => {
  using project = temporaryProject(files);
  const bundles = await bundlesOf(project);
  const own =
    bundles
      .code("first")
      .split("\n")
      .find((line) => line.includes("pipelineRun")) ?? "";
  expect(own.slice(own.indexOf("var twice"))).toMatchInlineSnapshot(
    `"var twice=n=>n+n;function double(n){return twice(n)}var scale=n=>double(n)*factor;var factor=10;var pipelineRun={run:async({inputs})=>({n:scale(inputs.n)})}.run;start(pipelineRun);"`,
  );
  expect(await bundles.run("first", { inputs: { n: 4 } })).toMatchObject({ code: 0, outputs: { n: 80 }, stderr: "" });
});

it("moves its lines in the map alone, which is no part of the code", async () => {
  using project = temporaryProject(files);
  const lower = await bundlesOf(project);
  project.write({ "pipelines.ts": `\n\n${pipelines}` });
  const higher = await bundlesOf(project);
  expect(higher.key("first")).toBe(lower.key("first"));
  expect(higher.map("first")).not.toBe(lower.map("first"));
});

it("names no folder of this machine", async () => {
  using project = temporaryProject(files);
  const bundles = await bundlesOf(project);
  for (const text of [bundles.code("first"), bundles.map("first")]) {
    expect(text).not.toContain(project.root);
    expect(text).not.toContain(dirname(import.meta.dirname));
  }
  const { sources } = JSON.parse(bundles.map("first"));
  expect(sources).toMatchInlineSnapshot(`
    [
      "pipeline:start.ts",
      "pipeline:cancellation.ts",
      "pipeline:outputs.ts",
      "pipeline:signals.ts",
      "pipeline:stacks.ts",
      "pipeline:tell.ts",
      "src/twice.ts",
      "src/numbers.ts",
      "pipelines.ts",
      "pipeline:entry",
    ]
  `);
});

it("is the same whichever other steps are there", async () => {
  const one = edited(pipelines, "[first, second]", "[first]");
  const other = edited(one, 'run: ({ inputs }) => console.log("second", inputs.n)', 'command: ["x"]');
  expect(await first({ "pipelines.ts": other })).toEqual(before);
});

it("keeps a step of one workspace package apart from the steps of another", async () => {
  const lib = `
import { job } from "@pipeline/dsl";
import { z } from "zod";
import { half } from "./half.ts";
export const halve = (n: number) => job("halve", { inputs: { n }, outputs: { n: z.number() }, run: ({ inputs }) => ({ n: half(inputs.n) }) });
export const other = job("other", { run: () => console.log("other") });
`;
  using project = temporaryProject({
    "pipelines.ts": `
import { pipeline } from "@pipeline/dsl";
import { halve, other } from "./src/jobs.ts";
export default pipeline("p", [halve(3), other]);
`,
    "src/jobs.ts": 'export * from "@acme/lib";\n',
    "packages/lib/package.json": '{ "name": "@acme/lib", "type": "module", "exports": "./src/index.ts" }',
    "packages/lib/src/index.ts": lib,
    "packages/lib/src/half.ts": "export const half = (n: number) => n / 2;\n",
  });
  mkdirSync(join(project.root, "src/node_modules/@acme"), { recursive: true });
  symlinkSync("../../../packages/lib", join(project.root, "src/node_modules/@acme/lib"));
  const made = await bundlesOf(project);
  expect((await made.run("halve", { inputs: { n: 3 } })).outputs).toEqual({ n: 1.5 });
  project.write({ "packages/lib/src/index.ts": edited(lib, '"other")', '"changed")') });
  const again = await bundlesOf(project);
  expect(again.code("halve")).toBe(made.code("halve"));
  expect(again.code("other")).not.toBe(made.code("other"));
});
