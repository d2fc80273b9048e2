import { describe, expect, it } from "vitest";
import { TestProject } from "./rig/project.ts";
import { withoutBackends } from "./rig/steady.ts";

/** What the command says about a file, or about how it was called. */
async function told(text: string, args: readonly string[] = ["run"]): Promise<string> {
  await using project = await TestProject.with();
  await project.pipelines(text);
  const { code, stdout, stderr } = await project.call(args);
  expect(project.puppets.started).toEqual([]);
  return `exit code ${code}\n${stderr}${stdout === "" ? "" : `--- stdout ---\n${stdout}`}`;
}

const one = `export default pipeline("p", [job("train", puppet("train"))]);`;

describe("a file that cannot be used", () => {
  it("is not there", async () => {
    expect(await told(one, ["run", "pipeline.ts"])).toMatchInlineSnapshot(`
      "exit code 2
      error FILE_NOT_FOUND  There is no file pipeline.ts.
        → Did you mean "pipelines.ts"?
      "
    `);
  });
  it("has a syntax error", async () => {
    expect(await told(`export default pipeline("p", [`)).toMatchInlineSnapshot(`
      "exit code 2
      error FILE_NOT_LOADED  pipelines.ts cannot be loaded: syntax error: Unexpected end of file
        at pipelines.ts:3:1
          1 | import { dir, file, job, param, pipeline, secret, sh, source, text } from "@pipeline/dsl"; import { z } from "zod"; import { puppet } from "./puppet.ts";
          2 | export default pipeline("p", [
        > 3 |
            | ^
        → Correct the file; an editor with TypeScript shows the same error.
      "
    `);
  });
  it("throws while it is loaded", async () => {
    expect(await told(`function make() { throw new Error("no such table"); }\nmake();`)).toMatchInlineSnapshot(`
      "exit code 2
      error FILE_NOT_LOADED  pipelines.ts cannot be loaded: Error: no such table
        at pipelines.ts:2:25
          1 | import { dir, file, job, param, pipeline, secret, sh, source, text } from "@pipeline/dsl"; import { z } from "zod"; import { puppet } from "./puppet.ts";
        > 2 | function make() { throw new Error("no such table"); }
            |                         ^
          3 | make();
          4 |
          by make pipelines.ts:2:25
          by pipelines.ts:3:1
        → The file is imported before every plan: it must not throw. Work belongs in steps.
      "
    `);
  });
  it("never finishes loading", async () => {
    expect(
      await told("await new Promise(() => setInterval(() => {}, 1000));", ["run", "--load-timeout=300ms"]),
    ).toMatchInlineSnapshot(`
      "exit code 2
      error LOAD_TIMEOUT  pipelines.ts did not finish loading within 0.3 s.
        → Look for an endless loop, or an \`await\` that never ends, outside of functions. Work belongs in steps.
      "
    `);
  });
  it("loops for ever while it is loaded", async () => {
    // Long enough for a busy machine to reach the file: before that, there is no place to show.
    expect(await told("for (;;);", ["run", "--load-timeout=3s"])).toMatchInlineSnapshot(`
      "exit code 2
      error LOAD_TIMEOUT  pipelines.ts did not finish loading within 3 s.
        at pipelines.ts:2:1
          1 | import { dir, file, job, param, pipeline, secret, sh, source, text } from "@pipeline/dsl"; import { z } from "zod"; import { puppet } from "./puppet.ts";
        > 2 | for (;;);
            | ^
          3 |
        → Look for an endless loop, or an \`await\` that never ends, outside of functions. Work belongs in steps.
      "
    `);
  });
  it("exits while it is loaded", async () => {
    expect(await told("process.exit(0);")).toMatchInlineSnapshot(`
      "exit code 2
      error FILE_NOT_LOADED  pipelines.ts cannot be loaded: it calls process.exit(0).
        at pipelines.ts:2:9
        → The file is imported before every plan: it must not exit. Work belongs in steps.
      "
    `);
  });
  it("imports what is not there", async () => {
    expect(await told(`import "./missing.ts";`)).toMatchInlineSnapshot(`
      "exit code 2
      error FILE_NOT_LOADED  pipelines.ts cannot be loaded: it imports missing.ts, which is not there.
        at pipelines.ts:2:11
          1 | import { dir, file, job, param, pipeline, secret, sh, source, text } from "@pipeline/dsl"; import { z } from "zod"; import { puppet } from "./puppet.ts";
        > 2 | import "./missing.ts";
            |           ^
          3 |
        → Known files in that folder: "package.json", "pipelines.ts", "puppet.ts", "puppets.sock".
      "
    `);
  });
  it("exports no pipeline", async () => {
    expect(await told(`export const train = job("train", puppet("train"));`)).toMatchInlineSnapshot(`
      "exit code 2
      error PIPELINE_MISSING  pipelines.ts exports no pipeline. It exports "train".
        → Run one alone: pipelines.ts#train. Or make a pipeline of them. Write: export default pipeline("name", [job, …]);
      "
    `);
  });
  it("exports several", async () => {
    expect(
      await told(`export const a = pipeline("a", []); export const b = pipeline("b", []);`),
    ).toMatchInlineSnapshot(`
      "exit code 2
      error PIPELINE_AMBIGUOUS  pipelines.ts exports several that could be meant: "a", "b".
        → Choose one: pipelines.ts#a, pipelines.ts#b. Or make one the default export.
      "
    `);
  });
});

describe("what does not exist", () => {
  it("a pipeline", async () => {
    expect(await told(one, ["run", "pipelines.ts#penguin"])).toMatchInlineSnapshot(`
      "exit code 2
      error PIPELINE_UNKNOWN  pipelines.ts exports no pipeline, job or deploy "penguin".
        → Known exports: "default", "p".
      "
    `);
  });
  it("a step", async () => {
    expect(await told(one, ["run", "trian"])).toMatchInlineSnapshot(`
      "exit code 2
      error STEP_UNKNOWN  No step is called "trian".
        → Did you mean "train"?
      "
    `);
  });
  it("a param", async () => {
    expect(await told(one, ["run", "--set", "lr=1"])).toMatchInlineSnapshot(`
      "exit code 2
      error PARAM_UNKNOWN  The pipeline has no param "lr".
        → There are no params.
      "
    `);
  });
  it("a flag", async () => {
    expect(await told(one, ["run", "--keep-goign"])).toMatchInlineSnapshot(`
      "exit code 2
      error USAGE  Unknown option '--keep-goign'. Did you mean --keep-going?
      "
    `);
  });
  it("a command", async () => {
    expect(await told(one, ["rnu"])).toMatchInlineSnapshot(`
      "exit code 2
      error USAGE  Unknown command 'rnu'. Did you mean run?
      "
    `);
  });
  it("a backend", async () => {
    expect(withoutBackends(await told(one, ["run", "--backend", "locl"]))).toMatchInlineSnapshot(`
      "exit code 2
      error BACKEND_UNKNOWN  There is no backend "locl".
        → Did you mean "local"? Known backends: "local", ….
      "
    `);
  });
  it("a value for a flag", async () => {
    expect(await told(one, ["run", "--set"])).toMatchInlineSnapshot(`
      "exit code 2
      error USAGE  Option '--set <name=value>' argument missing.
      "
    `);
  });
});

describe("names outside the grammar", () => {
  it("with a space", async () => {
    expect(await told(`export default pipeline("p", [job("my step", puppet("x"))]);`)).toMatchInlineSnapshot(`
      "exit code 2
      error NAME_INVALID  "my step" cannot be the name of a step.
        at pipelines.ts:2:31
          1 | import { dir, file, job, param, pipeline, secret, sh, source, text } from "@pipeline/dsl"; import { z } from "zod"; import { puppet } from "./puppet.ts";
        > 2 | export default pipeline("p", [job("my step", puppet("x"))]);
            |                               ^
          3 |
        → A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      "
    `);
  });
  it("with an emoji, for a pipeline", async () => {
    expect(await told(`export default pipeline("🐧", [job("train", puppet("x"))]);`)).toMatchInlineSnapshot(`
      "exit code 2
      error NAME_INVALID  "🐧" cannot be the name of a pipeline.
        at pipelines.ts:2:16
          1 | import { dir, file, job, param, pipeline, secret, sh, source, text } from "@pipeline/dsl"; import { z } from "zod"; import { puppet } from "./puppet.ts";
        > 2 | export default pipeline("🐧", [job("train", puppet("x"))]);
            |                ^
          3 |
        → A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      "
    `);
  });
  it("of 300 characters", async () => {
    expect(await told(`export default pipeline("p", [job("x".repeat(300), puppet("x"))]);`)).toMatchInlineSnapshot(`
      "exit code 2
      error NAME_INVALID  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…" (300 characters) cannot be the name of a step.
        at pipelines.ts:2:31
          1 | import { dir, file, job, param, pipeline, secret, sh, source, text } from "@pipeline/dsl"; import { z } from "zod"; import { puppet } from "./puppet.ts";
        > 2 | export default pipeline("p", [job("x".repeat(300), puppet("x"))]);
            |                               ^
          3 |
        → A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      "
    `);
  });
});

describe("problems as JSON", () => {
  it("setting:json are one document on stdout", async () => {
    await using project = await TestProject.with();
    await project.pipelines(one);
    const { code, stdout, stderr } = await project.call(["run", "--json", "nope"]);
    expect({ code, stderr, problems: JSON.parse(stdout).problems }).toMatchObject({
      code: 2,
      stderr: "",
      problems: [{ code: "STEP_UNKNOWN", message: 'No step is called "nope".' }],
    });
  });
});
