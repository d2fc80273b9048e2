import { chmodSync, renameSync, symlinkSync, truncateSync, unlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { build } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import type { BuildFact } from "../../compile/request.ts";
import { told } from "../../compile/testing/compiling.ts";
import { type TemporaryProject, temporaryProject } from "../testing/temporary-project.ts";
import { buildFact } from "./build-facts.ts";

async function factIn({ root }: TemporaryProject, spec: object): Promise<BuildFact> {
  const fact = await buildFact({ build: build(spec as never), step: "train" }, { base: root, root });
  if ("length" in fact) throw new Error(told(fact));
  return fact;
}

async function problemIn({ root }: TemporaryProject, spec: object): Promise<string> {
  const fact = await buildFact({ build: build(spec as never), step: "train" }, { base: root, root });
  return "length" in fact ? told(fact).replaceAll(root, "<root>") : "";
}

describe("what an image is made from", () => {
  it("is a Dockerfile and a folder, its own unless another is named", async () => {
    using project = temporaryProject({ "app/Dockerfile": "FROM busybox\n", "app/a.txt": "a", "b.txt": "b" });
    const own = await factIn(project, { dockerfile: "app/Dockerfile" });
    expect(own.dockerfile).toEqual({ shown: "app/Dockerfile", text: "FROM busybox\n" });
    const { folder, files, size, largest, digest } = own.context;
    expect({ folder, files, size, largest }).toEqual({
      folder: "app",
      files: 2,
      size: 14,
      largest: [
        { path: "Dockerfile", size: 13 },
        { path: "a.txt", size: 1 },
      ],
    });
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect((await factIn(project, { dockerfile: "app/Dockerfile", context: "." })).context.folder).toBe(".");
  });

  it("X29 has another digest when a path, a byte, a link or the right to execute changes, and not for a time", async () => {
    using project = temporaryProject({ Dockerfile: "", "a.sh": "a", "b.txt": "b" });
    const at = (name: string) => join(project.root, name);
    const digest = async () => (await factIn(project, { dockerfile: "Dockerfile" })).context.digest;
    const seen = [await digest()];
    utimesSync(at("b.txt"), 1, 1);
    expect(await digest()).toBe(seen[0]);
    project.write({ "b.txt": "c" });
    seen.push(await digest());
    chmodSync(at("a.sh"), 0o755);
    seen.push(await digest());
    renameSync(at("b.txt"), at("c.txt"));
    seen.push(await digest());
    symlinkSync("a.sh", at("link"));
    seen.push(await digest());
    unlinkSync(at("link"));
    symlinkSync("c.txt", at("link"));
    seen.push(await digest());
    project.write({ ".dockerignore": "c.txt" });
    seen.push(await digest());
    expect(new Set(seen).size).toBe(seen.length);
  });

  it("a context of 5 GB is refused before any of it is read, with what is largest", async () => {
    using project = temporaryProject({ Dockerfile: "", "data/huge.bin": "", "model.pt": "x".repeat(2048) });
    truncateSync(join(project.root, "data/huge.bin"), 5 * 1024 ** 3);
    expect(await problemIn(project, { dockerfile: "Dockerfile" })).toMatchInlineSnapshot(`
      "BUILD_TOO_LARGE at train
        The build would copy 5 GiB from the folder ".": data/ 5 GiB, model.pt 2 KiB, package.json 20 B, Dockerfile 0 B.
        Leave out what the image does not need, in \`ignore\` or a .dockerignore; or raise \`contextLimit\` above 1Gi."
    `);
    expect(await problemIn(project, { dockerfile: "Dockerfile", ignore: ["data"] })).toBe("");
    expect(await problemIn(project, { dockerfile: "Dockerfile", ignore: ["data"], contextLimit: "1Ki" })).toContain(
      "BUILD_TOO_LARGE",
    );
  });

  it("R38 is a Python project: its requirements.txt, or what its pyproject.toml says", async () => {
    using requirements = temporaryProject({ "app/requirements.txt": "numpy==2.1\n", "app/train.py": "" });
    expect((await factIn(requirements, { project: "app", entryScript: "train.py" })).python).toEqual({
      requirements: "requirements.txt",
      namesFiles: false,
    });
    using manifest = temporaryProject({
      "app/pyproject.toml": '[project]\nname = "x"\ndependencies = ["click>=8", "rich"]\n',
      "tool/pyproject.toml": "[tool.ruff]\nline-length = 100\n",
      "old/pyproject.toml": '[build-system]\nrequires = ["setuptools"]\n',
      "both/pyproject.toml": '[project]\nname = "x"\n',
      "both/requirements.txt": "numpy\n",
    });
    expect((await factIn(manifest, { project: "app" })).python).toEqual({
      namesFiles: false,
      dependencies: ["click>=8", "rich"],
    });
    expect((await factIn(manifest, { project: "app", pyproject: false })).python).toEqual({ namesFiles: false });
    expect((await factIn(manifest, { project: "app", requirements: ["x"] })).python).toEqual({ namesFiles: false });
    expect((await factIn(manifest, { project: "tool" })).python).toEqual({ namesFiles: false });
    expect((await factIn(manifest, { project: "old" })).python).toEqual({ namesFiles: false, dependencies: [] });
    expect((await factIn(manifest, { project: "both" })).python).toEqual({
      requirements: "requirements.txt",
      namesFiles: false,
    });
    expect((await factIn(manifest, { project: "both", pyproject: true })).python).toMatchObject({ dependencies: [] });
  });

  it("knows requirements that need other files of the project", async () => {
    for (const line of [
      "-r base.txt",
      "-e .",
      "./vendor/x.whl",
      "x @ file:///app/x.whl",
      "--constraint c.txt",
      "x.whl",
    ]) {
      using project = temporaryProject({ "requirements.txt": `numpy\n${line}\n` });
      expect([line, (await factIn(project, { project: "." })).python?.namesFiles]).toEqual([line, true]);
    }
    using project = temporaryProject({ "requirements.txt": "numpy # -r x\nhttps://x/y.zip\n--index-url https://x\n" });
    expect((await factIn(project, { project: "." })).python?.namesFiles).toBe(false);
  });

  it("is packages alone: a file of them, and of its folder nothing else; or no file at all", async () => {
    using project = temporaryProject({ "env/requirements.txt": "numpy\n", "env/other.txt": "" });
    const fact = await factIn(project, { requirements: "env/requirements.txt" });
    expect([fact.context.folder, fact.context.files, fact.python?.requirements]).toEqual([
      "env",
      1,
      "requirements.txt",
    ]);
    expect((await factIn(project, { requirements: ["numpy"] })).context.files).toBe(0);
  });
});

describe("what is not there", () => {
  it("is told with its field, and what is near", async () => {
    using project = temporaryProject({ "app/Dockerfile": "", "app/train.py": "", "app/.env": "" });
    const told = await Promise.all(
      [
        { dockerfile: "app/Dokerfile" },
        { dockerfile: "app" },
        { dockerfile: "app/Dockerfile", context: "app/train.py" },
        { project: "ap" },
        { project: "app", entryScript: "tran.py" },
        { project: "app", entryScript: "../x.py" },
        { project: "app", entryScript: ".env" },
        { project: "app", requirements: "requirements.txt" },
        { requirements: "nothere.txt" },
      ].map((spec) => problemIn(project, spec)),
    );
    expect(told.join("\n")).toMatchInlineSnapshot(`
      "FILE_MISSING at train · dockerfile
        dockerfile: "app/Dokerfile": there is no such file.
        Did you mean "Dockerfile"?
      FILE_MISSING at train · dockerfile
        dockerfile: "app" is a folder, not a file.
        Name the file in it.
      FILE_MISSING at train · context
        context: "app/train.py" is a file, not a folder.
        Name the folder that holds it.
      FILE_MISSING at train · project
        project: "ap": there is no such folder.
        Did you mean "app"?
      FILE_MISSING at train · entryScript
        entryScript: "tran.py": there is no such file in the project.
        Did you mean "train.py"?
      FILE_MISSING at train · entryScript
        entryScript: "../x.py" lies outside of the project.
        Name a path that starts from the project's folder.
      FILE_MISSING at train · entryScript
        entryScript: ".env" is left out of the image by its patterns, or is no file.
        Take it back with \`ignore: ["!.env"]\`, or name another file.
      FILE_MISSING at train · requirements
        requirements: "requirements.txt": there is no such file in the project.
        Known files in that folder: "Dockerfile", "train.py".
      FILE_MISSING at train · requirements
        requirements: "nothere.txt": there is no such file.
        Known files in that folder: "app", "package.json"."
    `);
  });

  it("or cannot be read is told as the build's own problem", async () => {
    using project = temporaryProject({ "app/pyproject.toml": "[project\n" });
    expect(await problemIn(project, { project: "app" })).toContain("BUILD_INVALID at train");
  });
});
