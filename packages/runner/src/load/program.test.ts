import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { isLoadError } from "./load-error.ts";
import { openProgram } from "./open-program.ts";
import { plainSettings } from "./testing/plan-settings.ts";
import { type TemporaryProject, temporaryProject } from "./testing/temporary-project.ts";

function open({ root }: TemporaryProject, onOutput: (text: string) => void = () => {}) {
  const surroundings = { cwd: root, projectRoot: root, stateFolder: `${root}/.pipeline` };
  return openProgram({ file: "pipelines.ts", ...surroundings, timeoutMs: 20_000, onOutput });
}

/** Problems of a plan as a person would read them; what the backend has to say is another room's. */
async function problemsOf(files: Readonly<Record<string, string>>): Promise<string> {
  using project = temporaryProject(files);
  await using program = await open(project);
  const planned = await program.plan({}, plainSettings);
  const problems = planned.ok ? [] : planned.problems.filter(({ code }) => code !== "BACKEND_UNKNOWN");
  const texts = problems.map(({ code, message, remedy, location, frame }) => {
    const where = location && `${location.file}:${location.line}:${location.column}`;
    return [`${code} ${where ?? "nowhere"}`, message, remedy, frame].join("\n");
  });
  return texts.join("\n\n");
}

describe("a program in its thread", () => {
  const pipelines = `
    import { job, pipeline } from "@pipeline/dsl";
    import { z } from "zod";

    console.log("said at load");
    console.error("complained at load");
    const train = job("train", { command: ["true"], outputs: { accuracy: z.number().max(1) } });
    export const other = pipeline("other", [train]);
    export default pipeline("penguins", [train]);
    setTimeout(() => Promise.reject(new Error("stray")), 0);
  `;

  it("answers as the hosted program does", async () => {
    using project = temporaryProject({ "pipelines.ts": pipelines });
    await using program = await open(project);
    const step = { name: "train", kind: "job", needs: [], inputs: [], outputs: ["accuracy"] };
    expect(await program.list()).toEqual({
      pipelines: [
        { name: "penguins", exportedAs: "default", steps: [step], params: [] },
        { name: "other", exportedAs: "other", steps: [step], params: [] },
      ],
      steps: [],
    });
    expect(await program.parse("train", { accuracy: 0.5 })).toEqual({ ok: true, values: { accuracy: 0.5 } });
    expect(await program.parse("train", { accuracy: 5 })).toMatchObject({ ok: false });
    expect(await program.place("train")).toEqual({ file: "pipelines.ts", line: 7, column: 19 });
    await expect(program.place("nothing")).rejects.toThrow("internal: ");
  });

  it("gives away what the file prints", async () => {
    using project = temporaryProject({ "pipelines.ts": pipelines });
    const output: string[] = [];
    await using _ = await open(project, (text) => output.push(text));
    expect(output.join("")).toContain("said at load\n");
    expect(output.join("")).toContain("complained at load\n");
  });

  it("ends when it is disposed, in the middle of a call too", async () => {
    using project = temporaryProject({
      "pipelines.ts": `
        import { job } from "@pipeline/dsl";
        import { z } from "zod";
        const endless = z.int().refine(() => { while (true) {} });
        export default job("a", { command: ["true"], outputs: { endless } });
      `,
    });
    const program = await open(project);
    const call = program.parse("a", { endless: 1 }).catch((error: unknown) => error);
    await program[Symbol.asyncDispose]();
    expect(isLoadError(await call)).toBe(true);
    expect(isLoadError(await program.list().catch((error: unknown) => error))).toBe(true);
  });

  it("does not survive a file that exits later, and says so", async () => {
    const exits = `
      import { job } from "@pipeline/dsl";
      import { z } from "zod";
      const exits = z.int().refine(() => process.exit(3));
      export default job("a", { command: ["true"], outputs: { exits } });
    `;
    using project = temporaryProject({ "pipelines.ts": exits });
    await using program = await open(project);
    await expect(program.parse("a", { exits: 1 })).rejects.toMatchObject({
      problems: [{ code: "FILE_NOT_LOADED", location: { file: "pipelines.ts", line: 4, column: 50 } }],
    });
  });
});

describe("the TypeScript that people write", () => {
  async function exported(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
    using project = temporaryProject(files);
    await using program = await open(project);
    return (await program.list()).pipelines.map(({ name, exportedAs }) => `${exportedAs}: ${name}`);
  }

  it("has enums, paths of a tsconfig.json and imports without an extension", async () => {
    const files = {
      "tsconfig.json": '{ "compilerOptions": { "paths": { "#jobs/*": ["./lib/*"] } } }',
      "lib/jobs.ts": 'import { job } from "@pipeline/dsl";\nexport const a = job("a", { command: ["true"] });',
      "name.ts": 'export enum Name { Mine = "mine" }',
      "pipelines.ts": `
        import { pipeline } from "@pipeline/dsl";
        import { a } from "#jobs/jobs";
        import { Name } from "./name";
        export default pipeline(Name.Mine, [a]);
      `,
    };
    expect(await exported(files)).toEqual(["default: mine"]);
  });

  it("may be CommonJS", async () => {
    const files = {
      "package.json": "{}",
      "pipelines.ts": `
        import { job, pipeline } from "@pipeline/dsl";
        const a = job("a", { command: ["true"] });
        export default pipeline("first", [a]);
        export const other = pipeline("second", [a]);
      `,
    };
    expect(await exported(files)).toEqual(["default: first", "other: second"]);
    const required = `
      const { job, pipeline } = require("@pipeline/dsl");
      module.exports = { only: pipeline("only", [job("a", { command: ["true"] })]) };
    `;
    expect(await exported({ "package.json": "{}", "pipelines.ts": required })).toEqual(["only: only"]);
  });
});

describe("problems of a plan, in the user's file", () => {
  it("stand at the field that is to blame, else at the call", async () => {
    const text = `import * as dsl from "@pipeline/dsl";

const common = { timeout: "soon" as "1m" };
const a = dsl.job("a", {
  command: ["cp", dsl.source("data/x.csv"), "out"],
  resources: { cpu: 1, memory: "4GB" as "4Gi" },
} as const);
const b = dsl.job("b", { command: ["true"], ...common });
export default dsl.pipeline("p", [a, b]);
`;
    expect(await problemsOf({ "pipelines.ts": text, "data/y.csv": "" })).toMatchInlineSnapshot(`
      "FIELD_INVALID pipelines.ts:6:32
      \`resources.memory\` cannot be "4GB".
      Write an amount with its unit (Ki, Mi, Gi, Ti), such as "4Gi".
        4 | const a = dsl.job("a", {
        5 |   command: ["cp", dsl.source("data/x.csv"), "out"],
      > 6 |   resources: { cpu: 1, memory: "4GB" as "4Gi" },
          |                                ^
        7 | } as const);
        8 | const b = dsl.job("b", { command: ["true"], ...common });
        9 | export default dsl.pipeline("p", [a, b]);

      SOURCE_MISSING pipelines.ts:5:23
      source("data/x.csv"): there is no such file or folder.
      Did you mean "y.csv"?
        3 | const common = { timeout: "soon" as "1m" };
        4 | const a = dsl.job("a", {
      > 5 |   command: ["cp", dsl.source("data/x.csv"), "out"],
          |                       ^
        6 |   resources: { cpu: 1, memory: "4GB" as "4Gi" },
        7 | } as const);
        8 | const b = dsl.job("b", { command: ["true"], ...common });

      FIELD_INVALID pipelines.ts:8:15
      \`timeout\` cannot be "soon".
      Write a length of time with its unit (ms, s, m, h, d), such as "30m".
         6 |   resources: { cpu: 1, memory: "4GB" as "4Gi" },
         7 | } as const);
      >  8 | const b = dsl.job("b", { command: ["true"], ...common });
           |               ^
         9 | export default dsl.pipeline("p", [a, b]);
        10 |"
    `);
  });

  it("stand in the file of the package that declares the step, and its paths start there", async () => {
    const files = {
      "package.json": '{ "type": "module" }',
      "pipelines.ts": `
        import { pipeline } from "@pipeline/dsl";
        import { load } from "./packages/etl/jobs.ts";
        export default pipeline("p", [load]);
      `,
      "packages/etl/jobs.ts": `
        import { job, source } from "@pipeline/dsl";
        export const load = job("load", {
          script: "load.py",
          inputs: { raw: source("raw.csv"), other: source("../other.csv") },
        });
      `,
      "packages/etl/load.py": "",
      "packages/etl/raw.csv": "",
    };
    expect(await problemsOf(files)).toMatchInlineSnapshot(`
      "SOURCE_MISSING packages/etl/jobs.ts:5:52
      source("../other.csv"): there is no such file or folder.
      Known files in ..: "etl".
        3 |         export const load = job("load", {
        4 |           script: "load.py",
      > 5 |           inputs: { raw: source("raw.csv"), other: source("../other.csv") },
          |                                                    ^
        6 |         });
        7 |       "
    `);
  });
});

describe("two copies of the dsl and of zod in one program", () => {
  it("meet without harm", async () => {
    using project = temporaryProject({
      "pipelines.ts": `
        import { pipeline, job } from "@pipeline/dsl";
        import { z } from "zod";
        import { loose, makers, prepare } from "./lib/jobs.ts";
        const train = job("train", {
          command: ["true", prepare.outputs.table],
          inputs: { rows: prepare.outputs.rows },
          outputs: { accuracy: z.number() },
        });
        if (job === makers.job || z === makers.z) throw new Error("one copy only");
        export default pipeline("p", [train]);
        export const older = loose;
      `,
      "lib/jobs.ts": `
        import { file, job } from "@pipeline/dsl";
        import { z } from "zod";
        import { z as old } from "zod/v3";
        export const loose = job("loose", { command: ["true"], outputs: { rows: old.number().int() } });
        export const prepare = job("prepare", { command: ["true"], outputs: { rows: z.int(), table: file("t.csv") } });
        export const makers = { job, z };
      `,
    });
    const installed = fileURLToPath(new URL("../../../../node_modules/", import.meta.url));
    for (const name of ["zod", "@pipeline/dsl"]) {
      cpSync(join(installed, name), join(project.root, "lib/node_modules", name), {
        recursive: true,
        dereference: true,
      });
    }
    await using program = await open(project);
    const planned = await program.plan({}, plainSettings);
    expect(planned).toMatchObject({ ok: false, problems: [{ code: "BACKEND_UNKNOWN" }] });
    expect(await program.parse("prepare", { rows: 1.5 })).toMatchObject({ ok: false, issues: [{ output: "rows" }] });
    expect(await program.parse("train", { accuracy: 1 })).toEqual({ ok: true, values: { accuracy: 1 } });
    const older = await program.plan({ name: "older" }, plainSettings);
    expect(older).toMatchObject({ problems: [{ code: "SCHEMA_NOT_JSON" }, { code: "BACKEND_UNKNOWN" }] });
    expect(await program.parse("loose", { rows: 1.5 })).toMatchObject({ ok: false, issues: [{ output: "rows" }] });
    expect((await program.list()).pipelines[0]?.steps.map(({ name }) => name)).toEqual(["train", "prepare"]);
  });
});
