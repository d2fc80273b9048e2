import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checkDeterminism } from "./check-determinism.ts";
import { localSettings, openPipelines } from "./testing/open-pipelines.ts";
import { temporaryProject } from "./testing/temporary-project.ts";

/** Problems of a plan as a person would read them. */
async function problemsOf(files: Readonly<Record<string, string>>): Promise<string> {
  using project = temporaryProject(files);
  await using program = await openPipelines(project);
  const planned = await program.plan({}, localSettings);
  const problems = planned.ok ? [] : planned.problems;
  const texts = problems.map(({ code, message, remedy, location, frame }) => {
    const where = location && `${location.file}:${location.line}:${location.column}`;
    return [`${code} ${where ?? "nowhere"}`, message, remedy, frame].join("\n");
  });
  return texts.join("\n\n");
}

describe("a plan out of a thread", () => {
  const text = `
    import { file, job, param, pipeline, source } from "@pipeline/dsl";
    import { z } from "zod";

    const lr = param("lr", z.number().default(0.1));
    const prepare = job("prepare", {
      command: ["cp", source("data/raw.csv"), "table.csv"],
      outputs: { rows: z.int(), table: file("table.csv") },
    });
    const train = job("train", {
      script: "train.py",
      args: ["--lr", lr, "--seed", SEED],
      inputs: { table: prepare.outputs.table },
    });
    export default pipeline("penguins", [train]);
  `;
  const files = { "data/raw.csv": "a,b\n1,2\n", "train.py": "print(1)" };

  it("is the same JSON after every load, and holds digests instead of bytes", async () => {
    using project = temporaryProject({ ...files, "pipelines.ts": text.replace("SEED", "7") });
    await using program = await openPipelines(project);
    const planned = await program.plan({}, localSettings);
    if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
    expect(JSON.parse(JSON.stringify(planned.plan))).toEqual(planned.plan);
    const [prepare, train] = planned.plan.steps;
    expect([prepare?.program, train?.ships]).toMatchInlineSnapshot(`
      [
        {
          "args": [],
          "by": "command",
          "command": [
            {
              "is": "literal",
              "value": "cp",
            },
            {
              "digest": {
                "alg": "sha256",
                "value": "492d5ea496056f1a6a6592241032fab764c321596317930b4fa0e1e8bc3b7470",
              },
              "is": "source",
              "of": "file",
              "path": "data/raw.csv",
              "size": 8,
            },
            {
              "is": "literal",
              "value": "table.csv",
            },
          ],
        },
        [
          {
            "at": "train.py",
            "digest": {
              "alg": "sha256",
              "value": "d287bb7f9d15abdc5b6e98536263815744b6ef21c8f3c839fc434ca70d8efe99",
            },
            "from": "train.py",
            "kind": "file",
            "size": 8,
          },
        ],
      ]
    `);
    const again = { open: () => openPipelines(project), target: {}, settings: localSettings };
    expect(await checkDeterminism(planned, again)).toEqual([]);
  });

  it("names what a clock or randomness changes", async () => {
    const random = text.replace("SEED", "globalThis.process.hrtime.bigint().toString()");
    using project = temporaryProject({ ...files, "pipelines.ts": random });
    await using program = await openPipelines(project);
    const planned = await program.plan({}, localSettings);
    if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
    const [problem] = await checkDeterminism(planned, {
      open: () => openPipelines(project),
      target: {},
      settings: localSettings,
    });
    expect(problem).toMatchObject({ code: "NOT_DETERMINISTIC", step: "train", field: "program.args.3.value" });
    expect(problem?.location).toEqual({ file: "pipelines.ts", line: 10, column: 19 });
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
    await using program = await openPipelines(project);
    const planned = await program.plan({}, localSettings);
    expect(planned).toMatchObject({ ok: true, plan: { steps: [{ name: "prepare" }, { name: "train" }] } });
    expect(await program.parse("prepare", { rows: 1.5 })).toMatchObject({ ok: false, issues: [{ output: "rows" }] });
    expect(await program.parse("train", { accuracy: 1 })).toEqual({ ok: true, values: { accuracy: 1 } });
    const older = await program.plan({ name: "older" }, localSettings);
    expect(older).toMatchObject({ problems: [{ code: "SCHEMA_NOT_JSON" }] });
    expect(await program.parse("loose", { rows: 1.5 })).toMatchObject({ ok: false, issues: [{ output: "rows" }] });
    expect((await program.list()).pipelines[0]?.steps.map(({ name }) => name)).toEqual(["train", "prepare"]);
  });
});
