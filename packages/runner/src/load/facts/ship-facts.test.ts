import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { job, type Step } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import type { ShipFact } from "../../compile/request.ts";
import { type TemporaryProject, temporaryProject } from "../testing/temporary-project.ts";
import { gatherFacts } from "./gather-facts.ts";

const nothing = { sources: [], secretFiles: [], bound: [], builds: [], ships: [] };

function scopeOf({ root }: TemporaryProject, fallback = root) {
  return { cwd: root, projectRoot: root, stateFolder: join(root, ".pipeline"), fallback };
}

/** Declared in no file: paths start from the scope's fallback. */
function placeless(step: Step): Step {
  return { ...step, place: {} };
}

async function shipped(project: TemporaryProject, step: Step, fallback?: string) {
  const { ships } = await gatherFacts({ ...nothing, ships: [placeless(step)] }, scopeOf(project, fallback));
  const fact = ships.get(step.name);
  if (fact === undefined) throw new Error("nothing was gathered");
  return fact;
}

function places(fact: ShipFact | readonly unknown[]): readonly string[] {
  if (!("files" in fact)) throw new Error(JSON.stringify(fact));
  return fact.files.map(({ at, from, kind, link }) => `${at} <- ${from} ${kind}${link ? " link" : ""}`);
}

describe("what ships", () => {
  it("a script, where it lies beside the file that declares the step", async () => {
    using project = temporaryProject({ "app/train/main.py": "1", "lib/x.py": "2" });
    const app = join(project.root, "app");
    const inside = await shipped(project, job("a", { script: "train/main.py" }), app);
    expect(places(inside)).toEqual(["train/main.py <- app/train/main.py file"]);
    expect(inside).toMatchObject({ entry: "train/main.py" });
    const outside = await shipped(project, job("a", { script: "../lib/x.py" }), app);
    expect(places(outside)).toEqual(["lib/x.py <- lib/x.py file"]);
    expect(outside).toMatchObject({ entry: "lib/x.py" });
  });

  it("files by patterns, each of which must match", async () => {
    using project = temporaryProject({
      "main.py": "",
      "lib/a.py": "",
      "lib/b.py": "",
      "lib/test_b.py": "",
      "lib/__pycache__/a.pyc": "",
      "models/m.bin": "",
    });
    const step = job("a", { script: "main.py", files: ["lib/**", "models", "!**/test_*", "main.py"] });
    expect(places(await shipped(project, step))).toMatchInlineSnapshot(`
      [
        "lib/a.py <- lib/a.py file",
        "lib/b.py <- lib/b.py file",
        "main.py <- main.py file",
        "models/m.bin <- models/m.bin file",
      ]
    `);
    const none = job("a", { command: ["true"], files: ["lib/*.py", "*.txt", "!x"] });
    expect(await shipped(project, none)).toMatchInlineSnapshot(`
      [
        {
          "code": "FILE_MISSING",
          "field": "files",
          "message": "files: "*.txt" matches no file.",
          "place": {},
          "remedy": "A pattern starts from the folder of the file that declares the step.",
          "step": "a",
        },
      ]
    `);
  });

  it("X36 nothing that is seldom meant by patterns that do not ask for it, secrets least of all", async () => {
    using project = temporaryProject({
      "a.py": "",
      "a.pyc": "",
      ".env.local": "TOKEN=1",
      "venv/lib/x.py": "",
      "deep/.mypy_cache/x.json": "",
      "deep/node_modules/x/index.js": "",
    });
    const any = job("a", { command: ["true"], files: ["**/*", "!package.json"] });
    expect(places(await shipped(project, any))).toEqual(["a.py <- a.py file"]);
    const asked = job("a", { command: ["true"], files: [".env.local", "deep/node_modules/**"] });
    expect(places(await shipped(project, asked))).toEqual([
      ".env.local <- .env.local file",
      "deep/node_modules/x/index.js <- deep/node_modules/x/index.js file",
    ]);
  });

  it("a problem for each part that is not there", async () => {
    using project = temporaryProject({ "train.py": "", "lib/a.py": "" });
    const step = job("a", { script: "trian.py", files: ["nope"], project: "libs" });
    expect(project.scrub(await shipped(project, step))).toMatchInlineSnapshot(`
      [
        {
          "code": "FILE_MISSING",
          "field": "script",
          "message": "script: "trian.py": there is no such file or folder.",
          "place": {},
          "remedy": "Did you mean "train.py"?",
          "step": "a",
        },
        {
          "code": "FILE_MISSING",
          "field": "files",
          "message": "files: "nope" matches no file.",
          "place": {},
          "remedy": "A pattern starts from the folder of the file that declares the step.",
          "step": "a",
        },
        {
          "code": "FILE_MISSING",
          "field": "project",
          "message": "project: "libs": there is no such file or folder.",
          "place": {},
          "remedy": "Did you mean "lib"?",
          "step": "a",
        },
      ]
    `);
    expect(project.scrub(await shipped(project, job("a", { script: "lib" })))).toMatchInlineSnapshot(`
      [
        {
          "code": "FILE_MISSING",
          "field": "script",
          "message": "script: "lib" is a folder, not a file.",
          "place": {},
          "remedy": "Name the file in it.",
          "step": "a",
        },
      ]
    `);
    const file = job("a", { command: ["true"], project: "train.py" });
    expect(project.scrub(await shipped(project, file))).toMatchInlineSnapshot(`
      [
        {
          "code": "FILE_MISSING",
          "field": "project",
          "message": "project: "train.py" is a file, not a folder.",
          "place": {},
          "remedy": "Name the folder that ships, such as ".".",
          "step": "a",
        },
      ]
    `);
  });

  it("nothing twice, and no two files at one place", async () => {
    using project = temporaryProject({ "app/x.py": "1", "x.py": "2" });
    const app = join(project.root, "app");
    expect(places(await shipped(project, job("a", { script: "x.py", files: ["x.py"] }), app))).toHaveLength(1);
    const clash = await shipped(project, job("a", { script: "x.py", files: ["../x.py"] }), app);
    expect(clash).toMatchInlineSnapshot(`
      [
        {
          "code": "FIELD_INVALID",
          "field": "files",
          "message": ""app/x.py" and "x.py" would both lie at "x.py" in the working folder.",
          "place": {},
          "remedy": "Rename one, or ship the folder that holds both.",
          "step": "a",
        },
      ]
    `);
  });

  it("a project without what rules ignore, and with its installed packages as links (X36)", async () => {
    using project = temporaryProject({
      ".git/HEAD": "",
      ".gitignore": "*.log\n/big/\n!keep.log\n",
      ".env": "TOKEN=1",
      "app/main.py": "",
      "app/run.log": "",
      "app/keep.log": "",
      "app/__pycache__/main.pyc": "",
      "app/env/pyvenv.cfg": "",
      "app/env/bin/python": "",
      "app/.pipelineignore": "drafts/\n!.env.example\n",
      "app/.env.example": "",
      "app/drafts/x.py": "",
      "app/sub/.gitignore": "secret.txt\n",
      "app/sub/secret.txt": "",
      "app/sub/open.txt": "",
      "app/node_modules/.package-lock.json": "{}",
      "app/node_modules/zod/index.js": "",
      "big/x.bin": "",
    });
    symlinkSync("main.py", join(project.root, "app/alias.py"));
    const step = job("a", { command: ["true"], project: "." });
    expect(places(await shipped(project, step, join(project.root, "app")))).toMatchInlineSnapshot(`
      [
        ".env.example <- app/.env.example file link",
        ".pipelineignore <- app/.pipelineignore file link",
        "alias.py <- app/alias.py file link",
        "keep.log <- app/keep.log file link",
        "main.py <- app/main.py file link",
        "node_modules <- app/node_modules dir link",
        "sub/.gitignore <- app/sub/.gitignore file link",
        "sub/open.txt <- app/sub/open.txt file link",
      ]
    `);
  });

  it("a project that holds the pipeline's file with its own tree, and the script in its place there", async () => {
    using project = temporaryProject({ "lib/x.py": "", "tools/fit.py": "", "tools/part/y.py": "" });
    const step = job("a", { script: "fit.py", files: ["part/*.py"], project: ".." });
    const fact = await shipped(project, step, join(project.root, "tools"));
    expect(places(fact)).toMatchInlineSnapshot(`
      [
        "lib/x.py <- lib/x.py file link",
        "node_modules <- node_modules dir link",
        "package.json <- package.json file link",
        "tools/fit.py <- tools/fit.py file",
        "tools/part/y.py <- tools/part/y.py file",
      ]
    `);
    expect(fact).toMatchObject({ entry: "tools/fit.py" });
  });

  it("no link that leads out of a project", async () => {
    using project = temporaryProject({ "app/main.py": "", "app/sub/x.txt": "", "data.csv": "" });
    const step = job("a", { command: ["true"], project: "app" });
    symlinkSync("../data.csv", join(project.root, "app/data.csv"));
    expect(await shipped(project, step)).toMatchInlineSnapshot(`
      [
        {
          "code": "FILE_MISSING",
          "field": "project",
          "message": "project: "app" holds the link "data.csv", which leads out.",
          "place": {},
          "remedy": "List it in .pipelineignore, or put what it leads to in its place.",
          "step": "a",
        },
      ]
    `);
    project.write({ "app/.pipelineignore": "data.csv" });
    expect(places(await shipped(project, step))).toHaveLength(3);
    symlinkSync("sub", join(project.root, "app/folder"));
    expect(await shipped(project, step)).toMatchInlineSnapshot(`
      [
        {
          "code": "FILE_MISSING",
          "field": "project",
          "message": "project: "app" holds "folder", which is no file.",
          "place": {},
          "remedy": "List it in .pipelineignore, or put what it leads to in its place.",
          "step": "a",
        },
      ]
    `);
  });

  it("other code for each change: content, place, executable bit, installed packages", async () => {
    using project = temporaryProject({ "app/a.sh": "1", "app/node_modules/.package-lock.json": "1" });
    const step = job("a", { command: ["true"], project: "app" });
    const seen = new Set<string>();
    const differs = async (change: () => void) => {
      change();
      const fact = await shipped(project, step);
      const code = "code" in fact ? fact.code : "";
      expect(seen).not.toContain(code);
      seen.add(code);
    };
    await differs(() => {});
    await differs(() => project.write({ "app/a.sh": "2" }));
    await differs(() => chmodSync(join(project.root, "app/a.sh"), 0o755));
    await differs(() => project.write({ "app/node_modules/.package-lock.json": "2" }));
    await differs(() => mkdirSync(join(project.root, "app/sub/node_modules/x"), { recursive: true }));
  });
});
