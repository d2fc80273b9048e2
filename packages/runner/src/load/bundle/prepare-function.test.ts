import { expect, it } from "vitest";
import { temporaryProject } from "../testing/temporary-project.ts";
import { problemsOf } from "./testing/bundles.ts";

/** Problems of a file whose pipeline holds `step`, and of the files beside it. */
async function problems(text: string, files: Readonly<Record<string, string>> = {}) {
  const head = 'import { job, param, pipeline, secret } from "@pipeline/dsl";\nimport { z } from "zod";\n';
  using project = temporaryProject({
    "pipelines.ts": `${head}${text}\nexport default pipeline("p", [step]);\n`,
    ...files,
  });
  return `\n${(await problemsOf(project)).join("\n\n")}\n`;
}

it("refuses what belongs to a factory: parameters, locals and what a loop declares (RUN_CAPTURES_LOCAL)", async () => {
  expect(
    await problems(`
function make(name: string, depth = 2) {
  const folds = depth + 1;
  return job(name, { run: async () => console.log(depth, folds) });
}
const step = make("tree");
`),
  ).toMatchInlineSnapshot(`
    "
    RUN_CAPTURES_LOCAL tree pipelines.ts:6:51
    \`run\` uses \`depth\` of the function or block around it, which is not there when the step runs.
    Pass it as \`inputs\` and read \`inputs.depth\`, or declare it at the top level of the file.

    RUN_CAPTURES_LOCAL tree pipelines.ts:6:58
    \`run\` uses \`folds\` of the function or block around it, which is not there when the step runs.
    Pass it as \`inputs\` and read \`inputs.folds\`, or declare it at the top level of the file.
    "
  `);
  expect(
    await problems(`
const steps = [];
for (const name of ["tree"]) steps.push(job(name, { run() { console.log(name); } }));
const step = steps[0];
`),
  ).toMatchInlineSnapshot(`
    "
    RUN_CAPTURES_LOCAL tree pipelines.ts:5:73
    \`run\` uses \`name\` of the function or block around it, which is not there when the step runs.
    Pass it as \`inputs\` and read \`inputs.name\`, or declare it at the top level of the file.
    "
  `);
});

it("lets a factory's function use what it is given and what is at the top level", async () => {
  expect(
    await problems(`
const log = (text: string) => console.log(text);
function make(depth: number) {
  return job("tree", { inputs: { depth }, run: async ({ inputs }) => { const depth = inputs.depth; log(String(depth)); } });
}
const step = make(2);
`),
  ).toBe("\n\n");
});

it("refuses `this`, `super` and private names of a class around the function", async () => {
  expect(
    await problems(`
class Steps {
  static #secret = 1;
  static base = 2;
  static async run() {
    console.log(this.base, Steps.#secret);
  }
}
const step = job("tree", { run: Steps.run });
`),
  ).toMatchInlineSnapshot(`
    "
    RUN_CAPTURES_LOCAL tree pipelines.ts:8:34
    \`run\` uses \`#secret\` of the function or block around it, which is not there when the step runs.
    Declare what it needs at the top level of the file.

    RUN_CAPTURES_LOCAL tree pipelines.ts:8:17
    \`run\` uses \`this\`, and nothing is \`this\` when the step runs.
    Call functions by their names, and pass values as \`inputs\`.

    RUN_NOT_BUNDLED tree pipelines.ts:7:19
    \`run\` reaches \`Steps\`, whose declaration holds the function itself.
    Declare the function at the top level of the file, and write \`run:\` with its name.
    "
  `);
});

it("refuses handles and steps, and says by which names the function comes to them", async () => {
  expect(
    await problems(`
const lr = param("lr", z.number().default(1));
const config = { lr, epochs: 3 };
const prepare = job("prepare", { command: ["x"], outputs: { n: z.int() } });
const step = job("tree", { run: () => console.log(config.lr, prepare.outputs.n, secret("x"), lr) });
`),
  ).toMatchInlineSnapshot(`
    "
    RUN_NOT_BUNDLED tree pipelines.ts:7:51
    \`run\` reaches \`config\` → \`lr\`, which comes from \`param\` of @pipeline/dsl: it is there only while a pipeline is planned.
    Pass what it needs as \`inputs\`: the function gets a value where \`inputs\` holds a handle.

    RUN_NOT_BUNDLED tree pipelines.ts:7:62
    \`run\` reaches \`prepare\`, which comes from \`job\` of @pipeline/dsl: it is there only while a pipeline is planned.
    Pass what it needs as \`inputs\`: the function gets a value where \`inputs\` holds a handle.

    RUN_NOT_BUNDLED tree pipelines.ts:7:81
    \`run\` uses \`secret\` of @pipeline/dsl, which says what a pipeline is and does nothing when a step runs.
    Declare steps, params and sources outside of functions.

    RUN_NOT_BUNDLED tree pipelines.ts:7:94
    \`run\` reaches \`lr\`, which comes from \`param\` of @pipeline/dsl: it is there only while a pipeline is planned.
    Pass what it needs as \`inputs\`: the function gets a value where \`inputs\` holds a handle.
    "
  `);
});

it("lets a function use what the language offers to compute with", async () => {
  expect(
    await problems(`
import { parseDurationMs } from "@pipeline/dsl";
const step = job("tree", { run: () => console.log(parseDurationMs("1m")) });
`),
  ).toBe("\n\n");
});

it("refuses what is read while a module is imported, through calls of its own functions (RUN_READS_AT_IMPORT)", async () => {
  expect(
    await problems(
      `
import { config, started, table } from "./src/config.ts";
const seed = Math.random();
const unreached = Date.now();
const step = job("tree", { run: () => console.log(seed, config, started, table) });
`,
      {
        "src/config.ts": `
import { readdirSync } from "node:fs";
import * as crypto from "node:crypto";
import { now } from "./now.ts";
const { env: variables } = process;
const load = (name: string) => ({ name, home: process.env[name], id: crypto.randomUUID() });
export const config = load("HOME");
export const started = [now(), new Date().getTime(), new Date(0).getTime()];
export const table = readdirSync(".");
export const never = () => variables;
`,
        "src/now.ts": "export const now = () => performance.now();\n",
      },
    ),
  ).toMatchInlineSnapshot(`
    "
    RUN_READS_AT_IMPORT tree src/now.ts:1:26
    \`performance.now()\` is read while src/now.ts is imported, and \`run\` reaches what comes of it.
    Read it in a function that runs with the step, or pass the value as \`inputs\`.

    RUN_READS_AT_IMPORT tree pipelines.ts:5:14
    \`Math.random()\` is read while pipelines.ts is imported, and \`run\` reaches what comes of it.
    Read it in a function that runs with the step, or pass the value as \`inputs\`.

    RUN_READS_AT_IMPORT tree src/config.ts:6:47
    \`process.env\` is read while src/config.ts is imported, and \`run\` reaches what comes of it.
    Read it in a function that runs with the step, or pass the value as \`inputs\`.

    RUN_READS_AT_IMPORT tree src/config.ts:6:70
    \`crypto.randomUUID()\` is read while src/config.ts is imported, and \`run\` reaches what comes of it.
    Read it in a function that runs with the step, or pass the value as \`inputs\`.

    RUN_READS_AT_IMPORT tree src/config.ts:8:32
    \`new Date()\` is read while src/config.ts is imported, and \`run\` reaches what comes of it.
    Read it in a function that runs with the step, or pass the value as \`inputs\`.

    RUN_READS_AT_IMPORT tree src/config.ts:9:22
    \`fs.readdirSync()\` is read while src/config.ts is imported, and \`run\` reaches what comes of it.
    Read it in a function that runs with the step, or pass the value as \`inputs\`.
    "
  `);
});

it("lets a function read clock, environment and files when it runs, and shadow their names", async () => {
  expect(
    await problems(`
const process = { env: { HOME: "x" } };
const home = process.env.HOME;
const today = () => new Date();
class Clock { now = Date.now(); static kind = "wall"; }
const later = [1, 2].map((n) => () => Math.random() * n);
const step = job("tree", { run: () => console.log(home, today(), new Clock(), later) });
`),
  ).toBe("\n\n");
});

it("sees reads in classes and callbacks that run while a module is imported", async () => {
  expect(
    await problems(`
class Clock { now = Date.now(); static born = new Date(); }
const clock = new Clock();
const ids = [1, 2].map(() => Math.random());
const settings = (() => process.env.HOME)();
const step = job("tree", { run: () => console.log(clock, ids, settings) });
`),
  ).toMatchInlineSnapshot(`
    "
    RUN_READS_AT_IMPORT tree pipelines.ts:4:21
    \`Date.now()\` is read while pipelines.ts is imported, and \`run\` reaches what comes of it.
    Read it in a function that runs with the step, or pass the value as \`inputs\`.

    RUN_READS_AT_IMPORT tree pipelines.ts:4:47
    \`new Date()\` is read while pipelines.ts is imported, and \`run\` reaches what comes of it.
    Read it in a function that runs with the step, or pass the value as \`inputs\`.

    RUN_READS_AT_IMPORT tree pipelines.ts:6:30
    \`Math.random()\` is read while pipelines.ts is imported, and \`run\` reaches what comes of it.
    Read it in a function that runs with the step, or pass the value as \`inputs\`.

    RUN_READS_AT_IMPORT tree pipelines.ts:7:25
    \`process.env\` is read while pipelines.ts is imported, and \`run\` reaches what comes of it.
    Read it in a function that runs with the step, or pass the value as \`inputs\`.
    "
  `);
});

it("refuses what tells where the file lies", async () => {
  expect(
    await problems(`
const here = import.meta.url;
const step = job("tree", { run: async () => console.log(here, import.meta.dirname, await import(\`./src/\${here}.ts\`)) });
`),
  ).toMatchInlineSnapshot(`
    "
    RUN_NOT_BUNDLED tree pipelines.ts:5:90
    \`run\` reaches an \`import(…)\` of a file whose name is put together when the step runs.
    Name each file in an \`import\` of its own, and choose among them.

    RUN_NOT_BUNDLED tree pipelines.ts:4:14
    \`run\` reaches \`import.meta\`, which does not lead to this file when the step runs.
    Pass files as \`inputs\`: \`source("data/table.csv")\` is a path in the function.

    RUN_NOT_BUNDLED tree pipelines.ts:5:63
    \`run\` reaches \`import.meta\`, which does not lead to this file when the step runs.
    Pass files as \`inputs\`: \`source("data/table.csv")\` is a path in the function.
    "
  `);
});

it("refuses a function that is bound, or Node's own", async () => {
  expect(await problems('const step = job("tree", { run: (function () {}).bind(null) });')).toMatchInlineSnapshot(`
    "
    RUN_NOT_BUNDLED tree pipelines.ts:3:33
    \`run\` was made by \`.bind(…)\`, and what is bound to it cannot be shipped.
    Write the function in a file, where the step is declared or at its top level.
    "
  `);
  expect(await problems('const step = job("tree", { run: Math.max as never });')).toMatchInlineSnapshot(`
    "
    RUN_NOT_BUNDLED tree pipelines.ts:3:33
    \`run\` is not written in JavaScript or TypeScript.
    Write the function in a file, where the step is declared or at its top level.
    "
  `);
});

it("refuses a function that reaches the value it stands in", async () => {
  expect(
    await problems(`
const tasks = { tree: () => tasks.leaf(), leaf: () => undefined };
const step = job("tree", { run: tasks.tree });
`),
  ).toMatchInlineSnapshot(`
    "
    RUN_NOT_BUNDLED tree pipelines.ts:4:23
    \`run\` reaches \`tasks\`, whose declaration holds the function itself.
    Declare the function at the top level of the file, and write \`run:\` with its name.
    "
  `);
});
