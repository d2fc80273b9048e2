import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type TemporaryProject, temporaryProject } from "../testing/temporary-project.ts";
import { bundlesOf } from "./testing/bundles.ts";

const files = {
  "pipelines.ts": `
import { job, pipeline } from "@pipeline/dsl";
import { Shape } from "./src/shape.ts";
import data from "./src/data.json" with { type: "json" };
import { area } from "shapes";
import old from "./src/old.cjs";
const step = job("step", { run: () => console.log(new Shape().kind, data.size, area(2), old.age) });
export default pipeline("p", [step]);
`,
  "src/shape.ts": 'export class Shape { kind = "round"; }\n',
  "src/data.json": '{ "size": 1 }',
  "src/old.cjs": "exports.age = 3;\n",
  "lib/shapes/package.json": '{ "name": "shapes", "type": "module", "exports": "./index.js" }',
  "lib/shapes/index.js": "export const area = (side) => side * side;\n",
  "tsconfig.json": '{ "compilerOptions": { "paths": { "shapes": ["./lib/shapes/index.js"] } } }',
};

/** What is remembered, with the time of each writing. */
function remembered({ root }: TemporaryProject): readonly string[] {
  const folder = join(root, ".pipeline/bundles");
  const records = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return records.map((name) => `${name} ${statSync(join(folder, name)).mtimeMs}`).sort();
}

describe("a bundle is made again", () => {
  it("not when nothing has changed", async () => {
    using project = temporaryProject(files);
    await bundlesOf(project);
    const before = remembered(project);
    expect(before).toHaveLength(1);
    await bundlesOf(project);
    expect(remembered(project)).toEqual(before);
  });

  it.each([
    ["its own source", { "pipelines.ts": files["pipelines.ts"].replace("area(2)", "area(3)") }, "round 1 9 3"],
    ["a module that is taken apart", { "src/shape.ts": 'export class Shape { kind = "square"; }\n' }, "square 1 4 3"],
    ["data", { "src/data.json": '{ "size": 22 }' }, "round 22 4 3"],
    ["a module that is bundled whole", { "src/old.cjs": "exports.age = 33;\n" }, "round 1 4 33"],
    ["a package", { "lib/shapes/index.js": "export const area = () => 'none';\n" }, "round 1 none 3"],
    [
      "the place where a package is found",
      {
        "tsconfig.json": '{ "compilerOptions": { "paths": { "shapes": ["./lib/other.js"] } } }',
        "lib/other.js": "export const area = () => 'other';\n",
      },
      "round 1 other 3",
    ],
  ])("when this has changed: %s", async (_, edit, expected) => {
    using project = temporaryProject(files);
    expect((await (await bundlesOf(project)).run("step")).stdout).toBe("round 1 4 3\n");
    project.write(edit);
    expect((await (await bundlesOf(project)).run("step")).stdout).toBe(`${expected}\n`);
  });

  it("when it is no longer there", async () => {
    using project = temporaryProject(files);
    const before = (await bundlesOf(project)).code("step");
    const folder = join(project.root, ".pipeline/bundles");
    for (const name of readdirSync(folder))
      if (name.endsWith(".mjs")) project.write({ [`.pipeline/bundles/${name}`]: "" });
    expect((await bundlesOf(project)).code("step")).toBe(before);
  });

  it("when what was remembered cannot be read", async () => {
    using project = temporaryProject(files);
    const before = (await bundlesOf(project)).code("step");
    const folder = join(project.root, ".pipeline/bundles");
    for (const name of readdirSync(folder))
      if (name.endsWith(".json")) project.write({ [`.pipeline/bundles/${name}`]: "{" });
    expect((await bundlesOf(project)).code("step")).toBe(before);
  });
});
