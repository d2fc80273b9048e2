import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { isLoadError } from "./load-error.ts";
import { openPipelines } from "./testing/open-pipelines.ts";
import { temporaryProject } from "./testing/temporary-project.ts";

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
    await using program = await openPipelines(project);
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
    await using _ = await openPipelines(project, (text) => output.push(text));
    expect(output.join("")).toContain("said at load\n");
    expect(output.join("")).toContain("complained at load\n");
  });

  it("keeps no process alive that forgets it", async () => {
    const opened = new URL("./open-program.ts", import.meta.url);
    using project = temporaryProject({
      "pipelines.ts": pipelines,
      "main.ts": `
        import { openProgram } from "${opened}";
        const surroundings = { cwd: ".", projectRoot: ".", stateFolder: ".pipeline", timeoutMs: 20_000 };
        const program = await openProgram({ ...surroundings, file: "pipelines.ts", onOutput: () => {} });
        console.log((await program.list()).pipelines.length);
      `,
    });
    const args = ["--conditions=@pipeline/source", "main.ts"];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: project.root });
    expect(stdout).toBe("2\n");
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
    const program = await openPipelines(project);
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
    await using program = await openPipelines(project);
    await expect(program.parse("a", { exits: 1 })).rejects.toMatchObject({
      problems: [{ code: "FILE_NOT_LOADED", location: { file: "pipelines.ts", line: 4, column: 50 } }],
    });
  });
});

describe("the TypeScript that people write", () => {
  async function exported(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
    using project = temporaryProject(files);
    await using program = await openPipelines(project);
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
