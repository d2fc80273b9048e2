import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { temporaryProject } from "../testing/temporary-project.ts";
import { bundlesOf, problemsOf } from "./testing/bundles.ts";

const esm = {
  "src/node_modules/shapes/package.json":
    '{ "name": "shapes", "type": "module", "sideEffects": false, "exports": { "import": "./index.js", "require": "./old.cjs" } }',
  "src/node_modules/shapes/index.js": 'export { area } from "./area.js";\nexport const unused = () => "not reached";\n',
  "src/node_modules/shapes/area.js": "export const area = (side) => side * side;\n",
  "src/node_modules/shapes/old.cjs": 'throw new Error("the wrong one");\n',
};

const cjs = {
  "src/node_modules/old-school/package.json": '{ "name": "old-school", "main": "lib" }',
  "src/node_modules/old-school/lib/index.js": `
const path = require("path");
const { inner } = require("./inner");
if (process.env.NEVER) require("optional-and-absent");
try { require("absent"); } catch (error) { exports.absent = error.code; }
exports.join = (...parts) => path.join(...parts) + inner;
exports.started = Date.now() > 0;
`,
  "src/node_modules/old-school/lib/inner.js": 'module.exports.inner = "!";\n',
};

function pipelines(imports: string, expression: string): Record<string, string> {
  return {
    "pipelines.ts": `
import { job, pipeline } from "@pipeline/dsl";
import { show } from "./src/show.ts";
export default pipeline("p", [job("step", { run: () => console.log(show()) })]);
`,
    "src/show.ts": `${imports}\nexport const show = () => ${expression};\n`,
  };
}

it("takes of an ES module package what is used", async () => {
  using project = temporaryProject({ ...esm, ...pipelines('import { area } from "shapes";', "area(3)") });
  const bundles = await bundlesOf(project);
  expect((await bundles.run("step")).stdout).toBe("9\n");
  expect(bundles.code("step")).not.toContain("not reached");
  expect(JSON.parse(bundles.map("step")).sources).toContain("node_modules/shapes/area.js");
});

it("takes a CommonJS package whole, which may read the outside and ask for Node's modules", async () => {
  const files = cjs["src/node_modules/old-school/lib/index.js"].replace(/^if .*\n/m, "");
  using project = temporaryProject({
    ...cjs,
    "src/node_modules/old-school/lib/index.js": files,
    ...pipelines('import old from "old-school";', '[old.join("a", "b"), old.started, old.absent].join()'),
  });
  expect(await (await bundlesOf(project)).run("step")).toMatchObject({
    code: 0,
    stdout: "a/b!,true,MODULE_NOT_FOUND\n",
  });
});

it("lets a package name another that is not installed, and misses it when it is asked for", async () => {
  using project = temporaryProject({ ...cjs, ...pipelines('import old from "old-school";', "old.started") });
  const bundles = await bundlesOf(project);
  expect((await bundles.run("step")).stdout).toBe("true\n");
  const { code, stderr } = await bundles.run("step", { env: { NEVER: "1" } });
  expect(code).toBe(1);
  expect(stderr).toContain('Error: Cannot find package "optional-and-absent"');
});

it("names the package that cannot be bundled", async () => {
  using project = temporaryProject({
    "pipelines.ts": `
import { job, pipeline } from "@pipeline/dsl";
import { broken, hash } from "./src/native.ts";
export default pipeline("p", [job("hash", { run: () => hash() }), job("broken", { run: () => broken() })]);
`,
    "src/node_modules/native-hash/package.json": '{ "name": "native-hash", "main": "index.js" }',
    "src/node_modules/native-hash/index.js": 'module.exports = require("./hash.node");\n',
    "src/node_modules/native-hash/hash.node": "",
    "src/node_modules/unfinished/package.json": '{ "name": "unfinished", "main": "index.js" }',
    "src/node_modules/unfinished/index.js": "module.exports = (;\n",
    "src/native.ts": `
export const hash = async () => console.log(await import("native-hash"));
export const broken = async () => console.log(await import("unfinished"));
`,
  });
  expect(`\n${(await problemsOf(project)).join("\n\n")}\n`).toMatchInlineSnapshot(`
    "
    RUN_NOT_BUNDLED hash pipelines.ts:4:50
    \`run\` reaches the package "native-hash", which is native code: it cannot be bundled.
    Use \`script\` or \`command\` with \`project: "."\`, which keeps installed packages.

    RUN_NOT_BUNDLED broken pipelines.ts:4:88
    \`run\` cannot be bundled in the package "unfinished": Unexpected ";".
    Correct it, or do without it in the function.
    "
  `);
});

it("takes jobs of an installed package apart like the user's own", async () => {
  const index = `
import { job } from "@pipeline/dsl";
import { log } from "./log.js";
export const hello = job("hello", { run: () => log("hello") });
export const other = job("other", { run: () => log("other") });
`;
  using project = temporaryProject({
    "pipelines.ts": `
import { pipeline } from "@pipeline/dsl";
import { hello, other } from "./src/jobs.ts";
export default pipeline("p", [hello, other]);
`,
    "src/jobs.ts": 'export { hello, other } from "ready-made";\n',
    "src/node_modules/ready-made/package.json": '{ "name": "ready-made", "type": "module", "exports": "./index.js" }',
    "src/node_modules/ready-made/index.js": index,
    "src/node_modules/ready-made/log.js": "export const log = (text) => console.log(text);\n",
  });
  const before = await bundlesOf(project);
  expect((await before.run("hello")).stdout).toBe("hello\n");
  project.write({ "src/node_modules/ready-made/index.js": index.replace('log("other")', 'log("changed")') });
  expect((await bundlesOf(project)).code("hello")).toBe(before.code("hello"));
});

it("keeps each step of the monorepo example as it is when another step of the same package changes", async () => {
  const repository = fileURLToPath(new URL("../../../../../", import.meta.url));
  using project = temporaryProject({});
  cpSync(join(repository, "examples/monorepo"), project.root, {
    recursive: true,
    filter: (path) => !/node_modules|tsconfig/.test(path.slice(repository.length)),
  });
  rmSync(join(project.root, "node_modules"));
  mkdirSync(join(project.root, "node_modules/@examples"), { recursive: true });
  for (const name of ["@pipeline", "zod"]) {
    symlinkSync(join(repository, "node_modules", name), join(project.root, "node_modules", name));
  }
  for (const name of ["features", "models"]) {
    symlinkSync(join(project.root, "packages", name), join(project.root, "node_modules/@examples", name));
  }
  const before = await bundlesOf(project);
  const edit = (file: string, from: string, to: string) => {
    const text = readFileSync(join(project.root, file), "utf8");
    expect(text).toContain(from);
    project.write({ [file]: text.replace(from, to) });
  };
  edit("packages/features/src/messages.ts", "words(text).length", "words(text).length + 0");
  edit("packages/models/src/jobs.ts", "learnThreshold)", "learnThreshold /* as before */)");
  edit("pipelines.ts", "gain > 0", "gain >= 0");
  const after = await bundlesOf(project);
  const steps = ["count-words", "measure-lengths", "score-bayes", "score-threshold", "compare"];
  expect(steps.filter((step) => after.code(step) !== before.code(step))).toEqual(["measure-lengths", "compare"]);
});
