import { describe, expect, it } from "vitest";
import { isLoadError } from "./load-error.ts";
import { openProgram } from "./open-program.ts";
import type { LocatedProblem, Program } from "./program.ts";
import { type TemporaryProject, temporaryProject } from "./testing/temporary-project.ts";

interface Opened {
  readonly program?: Program;
  readonly problems: readonly LocatedProblem[];
  readonly output: string;
}

async function open(project: TemporaryProject, file = "pipelines.ts", timeoutMs = 20_000): Promise<Opened> {
  const output: string[] = [];
  const { root } = project;
  const onOutput = (text: string) => output.push(text);
  try {
    const surroundings = { cwd: root, projectRoot: root, stateFolder: `${root}/.pipeline` };
    const program = await openProgram({ file, ...surroundings, timeoutMs, onOutput });
    return { program, problems: [], output: output.join("") };
  } catch (error) {
    if (!isLoadError(error)) throw error;
    return { problems: project.scrub(error.problems), output: output.join("") };
  }
}

/** Problems as a person would read them. */
function told(problems: readonly LocatedProblem[]): string {
  const texts = problems.map(({ code, message, remedy, location, frame, trace }) => {
    const where = location && `${location.file}:${location.line}:${location.column}`;
    return [`${code} ${where ?? "nowhere"}`, message, remedy, frame, ...(trace ?? []).map((line) => `at ${line}`)]
      .filter((line) => line !== undefined)
      .join("\n");
  });
  return texts.join("\n\n");
}

async function problemsOf(files: Readonly<Record<string, string>>, timeoutMs?: number): Promise<string> {
  using project = temporaryProject(files);
  const { program, problems } = await open(project, "pipelines.ts", timeoutMs);
  await program?.[Symbol.asyncDispose]();
  return told(problems);
}

describe("a file that cannot be loaded (issue 3: bad input)", () => {
  it("is not there", async () => {
    expect(await problemsOf({ "pipeline.ts": "" })).toMatchInlineSnapshot(`
      "FILE_NOT_FOUND nowhere
      There is no file pipelines.ts.
      Did you mean "pipeline.ts"?"
    `);
    expect(await problemsOf({ "pipelines.ts/pipelines.ts": "" })).toMatchInlineSnapshot(`
      "FILE_NOT_FOUND nowhere
      pipelines.ts is a folder.
      Did you mean "pipelines.ts/pipelines.ts"?"
    `);
  });

  it("has a syntax error, in itself or in what it imports", async () => {
    const broken = 'import { job } from "@pipeline/dsl";\nexport const a = job("a", { command: ["x" );\n';
    expect(await problemsOf({ "pipelines.ts": broken })).toMatchInlineSnapshot(`
      "FILE_NOT_LOADED pipelines.ts:2:43
      pipelines.ts cannot be loaded: syntax error: Expected "]" but found ")"
      Correct the file; an editor with TypeScript shows the same error.
        1 | import { job } from "@pipeline/dsl";
      > 2 | export const a = job("a", { command: ["x" );
          |                                           ^
        3 |"
    `);
    expect(await problemsOf({ "pipelines.ts": 'import "./lib/a.ts";', "lib/a.ts": broken })).toMatchInlineSnapshot(`
      "FILE_NOT_LOADED lib/a.ts:2:43
      pipelines.ts cannot be loaded: syntax error: Expected "]" but found ")"
      Correct the file; an editor with TypeScript shows the same error.
        1 | import { job } from "@pipeline/dsl";
      > 2 | export const a = job("a", { command: ["x" );
          |                                           ^
        3 |"
    `);
  });

  it("throws, with the user's own calls and none of ours", async () => {
    const text =
      'function read(): never {\n  throw new Error("no data", { cause: new Error("disk") });\n}\n\nread();\n';
    expect(await problemsOf({ "pipelines.ts": text })).toMatchInlineSnapshot(`
      "FILE_NOT_LOADED pipelines.ts:2:9
      pipelines.ts cannot be loaded: Error: no data (because of Error: disk)
      The file is imported before every plan: it must not throw. Work belongs in steps.
        1 | function read(): never {
      > 2 |   throw new Error("no data", { cause: new Error("disk") });
          |         ^
        3 | }
        4 |
        5 | read();
      at read pipelines.ts:2:9
      at pipelines.ts:5:1"
    `);
  });

  it("leaves a promise rejected", async () => {
    const text = 'void Promise.reject(new Error("no data"));\nexport const x = 1;\n';
    expect(await problemsOf({ "pipelines.ts": text })).toMatchInlineSnapshot(`
      "FILE_NOT_LOADED pipelines.ts:1:21
      pipelines.ts cannot be loaded: Error: no data
      The file is imported before every plan: it must not throw. Work belongs in steps.
      > 1 | void Promise.reject(new Error("no data"));
          |                     ^
        2 | export const x = 1;
        3 |"
    `);
  });

  it("throws what is no error", async () => {
    expect(await problemsOf({ "pipelines.ts": 'throw { reason: "because" };' })).toMatchInlineSnapshot(`
      "FILE_NOT_LOADED nowhere
      pipelines.ts cannot be loaded: it threw {"reason":"because"}, which is no Error.
      The file is imported before every plan: it must not throw. Work belongs in steps."
    `);
  });

  it("reads a ref as text", async () => {
    const text = `
      import { job } from "@pipeline/dsl";
      import { z } from "zod";
      const a = job("a", { command: ["x"], outputs: { rows: z.int() } });
      export const text = "rows: " + a.outputs.rows;
    `;
    expect(await problemsOf({ "pipelines.ts": text })).toMatchInlineSnapshot(`
      "FILE_NOT_LOADED pipelines.ts:5:27
      pipelines.ts cannot be loaded: "a.rows" is not known yet: it is a ref to what step "a" will produce.
      Pass it in \`inputs\`, \`args\` or \`env\`, or build text from it with the \`text\` tag.
        3 |       import { z } from "zod";
        4 |       const a = job("a", { command: ["x"], outputs: { rows: z.int() } });
      > 5 |       export const text = "rows: " + a.outputs.rows;
          |                           ^
        6 |     "
    `);
  });

  it("imports what is not there", async () => {
    const nothing = 'import { z } from "zod";\nimport { a } from "./lib/job.ts";\nconsole.log(z, a);';
    expect(await problemsOf({ "pipelines.ts": nothing, "lib/jobs.ts": "" })).toMatchInlineSnapshot(`
      "FILE_NOT_LOADED pipelines.ts:2:26
      pipelines.ts cannot be loaded: it imports lib/job.ts, which is not there.
      Did you mean "jobs.ts"?
        1 | import { z } from "zod";
      > 2 | import { a } from "./lib/job.ts";
          |                          ^
        3 | console.log(z, a);"
    `);
    const unknown = 'import { a } from "no-such-package";\nconsole.log(a);';
    expect(await problemsOf({ "pipelines.ts": unknown })).toMatchInlineSnapshot(`
      "FILE_NOT_LOADED pipelines.ts:1:20
      pipelines.ts cannot be loaded: it imports "no-such-package", which is not there.
      Install it: npm install no-such-package
      > 1 | import { a } from "no-such-package";
          |                    ^
        2 | console.log(a);"
    `);
    const unexported = 'import { b } from "./a.ts";\nconsole.log(b);';
    expect(await problemsOf({ "pipelines.ts": unexported, "a.ts": "export const a = 1;" })).toMatchInlineSnapshot(`
      "FILE_NOT_LOADED pipelines.ts:1:10
      pipelines.ts cannot be loaded: The requested module './a.ts' does not provide an export named 'b'
      Export it there, or correct the name.
      > 1 | import { b } from "./a.ts";
          |          ^
        2 | console.log(b);"
    `);
  });

  it("exits", async () => {
    expect(await problemsOf({ "pipelines.ts": "if (true) {\n  process.exit(0);\n}" })).toMatchInlineSnapshot(`
      "FILE_NOT_LOADED pipelines.ts:2:11
      pipelines.ts cannot be loaded: it calls process.exit(0).
      The file is imported before every plan: it must not exit. Work belongs in steps."
    `);
  });

  it("awaits a promise that nothing will settle", async () => {
    expect(await problemsOf({ "pipelines.ts": "await new Promise(() => {});" })).toMatchInlineSnapshot(`
      "LOAD_TIMEOUT nowhere
      pipelines.ts never finishes loading: it awaits a promise that nothing will settle.
      Look for \`await\` outside of functions. Work belongs in steps."
    `);
  });

  it("waits for too long", async () => {
    const waits = "await new Promise(() => setInterval(() => {}, 1000));";
    expect(await problemsOf({ "pipelines.ts": waits }, 1_500)).toMatchInlineSnapshot(`
      "LOAD_TIMEOUT nowhere
      pipelines.ts did not finish loading within 1.5 s.
      Look for an endless loop, or an \`await\` that never ends, outside of functions. Work belongs in steps."
    `);
  });

  it("never leaves a loop", async () => {
    const text = `const wanted: number = 1;

function search(): void {
  for (let tried = 0; tried !== -wanted; tried += 1) {
    Math.sqrt(tried);
    if (tried > 1_000_000) tried = 0;
  }
}

search();
`;
    const told = await problemsOf({ "pipelines.ts": text }, 1_500);
    // Which of the loop's lines it stops at is chance.
    const stopped = told.replace(/pipelines\.ts:[456]:\d+/g, "pipelines.ts:<in the loop>").replace(/^[ >].*\n/gm, "");
    expect(stopped).toMatchInlineSnapshot(`
      "LOAD_TIMEOUT pipelines.ts:<in the loop>
      pipelines.ts did not finish loading within 1.5 s.
      Look for an endless loop, or an \`await\` that never ends, outside of functions. Work belongs in steps.
      at search pipelines.ts:<in the loop>
      at pipelines.ts:10:1"
    `);
  });

  it("fails beside its own import", async () => {
    const text =
      'setTimeout(() => {\n  throw new Error("later");\n});\nawait new Promise((r) => setTimeout(r, 5000));\n';
    expect(await problemsOf({ "pipelines.ts": text })).toMatchInlineSnapshot(`
      "FILE_NOT_LOADED pipelines.ts:2:9
      pipelines.ts cannot be loaded: Error: later
      The file is imported before every plan: it must not throw. Work belongs in steps.
        1 | setTimeout(() => {
      > 2 |   throw new Error("later");
          |         ^
        3 | });
        4 | await new Promise((r) => setTimeout(r, 5000));
        5 |"
    `);
  });

  it("is written in another language", async () => {
    using project = temporaryProject({ "pipelines.py": "print(1)" });
    expect(told((await open(project, "pipelines.py")).problems)).toMatchInlineSnapshot(`
      "FILE_NOT_LOADED nowhere
      pipelines.py is neither TypeScript nor JavaScript.
      Name a file that ends in .ts, .mts, .cts, .tsx, .js, .mjs, .cjs, .jsx."
    `);
  });
});
