import { describe, expect, it } from "vitest";
import { temporaryProject } from "../testing/temporary-project.ts";
import { type Bundles, bundlesOf } from "./testing/bundles.ts";

/** Runs the step `step` of a file whose other lines are `text`; what it logs, by lines. */
async function logged(text: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  return withBundles(text, files, async (bundles) => {
    const { code, stdout, stderr } = await bundles.run("step", { inputs: { n: 2 } });
    return code === 0 ? stdout.trimEnd() : `exit ${code}\n${stderr}`;
  });
}

async function withBundles<T>(
  text: string,
  files: Readonly<Record<string, string>>,
  work: (bundles: Bundles) => Promise<T>,
): Promise<T> {
  const head = 'import { job, pipeline } from "@pipeline/dsl";\nimport { z } from "zod";\n';
  const tail = '\nconst unreached = z.object({});\nexport default pipeline("p", [step]);\n';
  using project = temporaryProject({ "pipelines.ts": `${head}${text}${tail}`, ...files });
  return await work(await bundlesOf(project));
}

/** The user's part of the bundle. */
async function own(text: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  return withBundles(text, files, async (bundles) => {
    const code = bundles.code("step");
    const start = code.indexOf("waits for what it left open");
    return code
      .slice(code.indexOf("\n", start) + 1)
      .replace(/\n\/\/# sourceMappingURL=.*\n$/, "")
      .slice(3);
  });
}

describe("a function reaches", () => {
  it("classes, enums and namespaces", async () => {
    const text = `
enum Color { Red = 1, Green = Red << 2 }
namespace Units { export const kilo = 1000; }
abstract class Base { abstract name: string; constructor(protected readonly size: number) {} }
class Box extends Base { static made = 0; name = "box"; #secret = 3; grow() { Box.made += 1; return this.size * this.#secret; } }
const step = job("step", { run: () => console.log(Color.Green, Color[1], Units.kilo, new Box(2).grow(), Box.made) });
`;
    expect(await logged(text)).toBe("4 Red 1000 6 1");
  });

  it("one declarator of several, and patterns as a whole", async () => {
    const text = `
const prepare = job("prepare", { command: ["x"] }), factor = 3, never = prepare
  , { a, b: [c = factor] } = { a: 1, b: [] as number[] };
export let unused = 1, used = 2
const step = job("step", { run: () => console.log(c, a, used) })
;[1].forEach(() => {})
`;
    expect(await logged(text)).toBe("3 1 2");
    expect(await own(text)).toMatchInlineSnapshot(
      `"var factor=3;var{a,b:[c=factor]}={a:1,b:[]};var used=2;var pipelineRun={run:()=>console.log(c,a,used)}.run;start(pipelineRun);"`,
    );
  });

  it("the outer name where an inner one has the same", async () => {
    const text = `
const a = "outer a", b = "outer b", c = () => { throw new Error("not reached"); };
const show = (b: string) => [a, b].join();
const step = job("step", { run: () => { { const a = "inner a"; console.log(a); } const c = show("inner b"); console.log(c, b); } });
`;
    expect(await logged(text)).toBe("inner a\nouter a,inner b outer b");
  });

  it("through barrels, renamed and default exports, and stars", async () => {
    const files = {
      "src/index.ts":
        'export * from "./math.ts";\nexport * from "./jobs.ts";\nexport { default as greet, bye as farewell } from "./text.ts";\nexport * as shapes from "./shapes.ts";\n',
      "src/math.ts":
        'import { offset } from "./text.ts";\nexport const add = (a: number, b: number) => a + b + offset;\nexport const sub = (a: number, b: number) => a - b;\n',
      "src/jobs.ts":
        'import { job } from "@pipeline/dsl";\nexport const unrelated = job("unrelated", { command: ["x"] });\n',
      "src/text.ts":
        'const greeting = "hello";\nexport default (name: string) => [greeting, name].join(" ");\nexport const bye = "bye";\nexport const offset = 0;\nexport interface Never {}\n',
      "src/shapes.ts": 'export const square = (n: number) => n * n;\nexport { square as "a square" };\n',
    };
    const text = `
import { add, farewell, greet, shapes, type Never } from "./src/index.ts";
const step = job("step", { run: () => console.log(add(1, 2), greet("you"), farewell, shapes.square(3)) });
`;
    expect(await logged(text, files)).toBe("3 hello you bye 9");
    expect(await own(text, files)).toMatchInlineSnapshot(
      `"var greeting="hello";var text_default=name=>[greeting,name].join(" ");var bye="bye";var offset=0;var add=(a,b)=>a+b+offset;var shapes_exports={};__export(shapes_exports,{"a square":()=>square,square:()=>square});var square=n=>n*n;var pipelineRun={run:()=>console.log(add(1,2),text_default("you"),bye,shapes_exports.square(3))}.run;start(pipelineRun);"`,
    );
  });

  it("members of a namespace, each alone, and the whole of one that is passed on", async () => {
    const files = {
      "src/stats.ts":
        'import { job } from "@pipeline/dsl";\nexport const mean = (a: number, b: number) => (a + b) / 2;\nexport const step = job("other", { command: ["x"] });\n',
      "src/all.ts": "export const a = 1;\nexport const b = 2;\n",
    };
    const text = `
import * as stats from "./src/stats.ts";
import * as all from "./src/all.ts";
const step = job("step", { run: () => console.log(stats.mean(1, 3), Object.keys(all).length) });
`;
    expect(await logged(text, files)).toBe("2 2");
  });

  it("modules that import each other", async () => {
    const files = {
      "src/even.ts":
        'import { odd } from "./odd.ts";\nexport const even = (n: number): boolean => n === 0 || odd(n - 1);\n',
      "src/odd.ts":
        'import { even } from "./even.ts";\nexport const odd = (n: number): boolean => n !== 0 && even(n - 1);\nexport * from "./even.ts";\n',
    };
    expect(
      await logged(
        'import { even } from "./src/odd.ts";\nconst step = job("step", { run: () => console.log(even(10)) });',
        files,
      ),
    ).toBe("true");
  });

  it("JSON, late imports and CommonJS", async () => {
    const files = {
      "src/data.json": '{ "size": 3, "unused": 4 }',
      "src/late.ts": "export const late = () => 5;\nexport default 6;\n",
      "src/old.cjs": 'const { sep } = require("node:path");\nexports.old = () => 7 + sep.length;\n',
    };
    const text = `
import data from "./src/data.json" with { type: "json" };
import { old } from "./src/old.cjs";
const step = job("step", { run: async () => { const all = await import("./src/late.ts"); console.log(data.size, all.late() + all.default, old()); } });
`;
    expect(await logged(text, files)).toBe("3 11 8");
  });

  it("variables that it changes itself", async () => {
    const text = `
let calls = 0;
const count = () => (calls += 1);
const step = job("step", { run: () => { calls += 1; count(); console.log(calls); } });
`;
    expect(await logged(text)).toBe("2");
  });
});

describe("with what a function reaches comes", () => {
  it("what changes it while its module is evaluated, and no other statement", async () => {
    const files = {
      "src/table.ts": `
import { job } from "@pipeline/dsl";
import "./global.ts";
const names = ["a", "b"];
export const table = new Map<string, number>();
for (const name of names) table.set(name, table.size);
const register = (name: string) => { table.set(name, 10); return name; };
export const registered = register("c");
export const options: { deep?: { on?: boolean } } = {};
options.deep = { on: true };
if (names.length > 0) Object.assign(options, { more: 1 });
console.log("not reached");
names.map((name) => job(name, { command: [name] }));
if (import.meta.main) console.log(table);
`,
      "src/global.ts": 'Object.assign(globalThis, { prepared: "yes" });\n',
    };
    const text = `
import { options, table } from "./src/table.ts";
declare const prepared: string;
const step = job("step", { run: () => console.log([...table.keys()].join(), JSON.stringify(options), prepared) });
`;
    expect(await logged(text, files)).toBe('a,b,c {"deep":{"on":true},"more":1} yes');
    expect(await own(text, files)).not.toContain("not reached");
  });

  it("nothing of a schema library but what it uses of it", async () => {
    const text =
      'const row = z.object({ n: z.int() });\nconst step = job("step", { run: () => console.log(row.parse({ n: 1 }).n) });';
    expect(await logged(text)).toBe("1");
    expect(await own(text)).not.toContain("unreached");
  });
});

it("steps may share a function, and then share its bundle", async () => {
  const text = `
const work = ({ inputs }: { inputs: { n: number } }) => console.log(inputs.n);
const twin = job("twin", { inputs: { n: 1 }, run: work });
const step = job("step", { inputs: { n: 2 }, run: work, after: [twin] });
`;
  await withBundles(text, {}, async (bundles) => {
    expect(bundles.key("twin")).toBe(bundles.key("step"));
    expect((await bundles.run("twin", { inputs: { n: 1 } })).stdout).toBe("1\n");
  });
});
