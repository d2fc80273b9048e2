import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { AttemptContents, Collection } from "../../contract/index.ts";
import { openDirectoryStaging } from "./staging.ts";

const root = mkdtempSync(join(tmpdir(), "staging-"));
afterAll(() => rmSync(root, { recursive: true }));

const staging = openDirectoryStaging(join(root, "staging"));
const project = join(root, "project");
mkdirSync(join(project, "node_modules/left"), { recursive: true });
writeFileSync(join(project, "train.py"), "print()", { mode: 0o755 });
writeFileSync(join(project, "node_modules/left/index.js"), "x");

const nothing: AttemptContents = { inputs: {}, artifacts: [], shipped: [], outputFolders: [] };

function folderOf(step: string): string {
  return staging.folder({ namespace: "default", pipeline: "p", run: "20260101-000000-abcd", step, attempt: 1 });
}

async function prepared(step: string, contents: Partial<AttemptContents> = {}): Promise<string> {
  await staging.prepare(folderOf(step), { ...nothing, ...contents });
  return folderOf(step);
}

describe("an attempt's folder", () => {
  it("R50 has an address that names the attempt", () => {
    expect(folderOf("train")).toBe(join(root, "staging/default/p/20260101-000000-abcd/train/1"));
  });

  it("has an address for every key of a fan-out, each another, none outside", () => {
    const keys = [
      "shard[a/b]",
      "shard[a-b]",
      "..",
      "shard[🎉]",
      `shard[${"x".repeat(300)}]`,
      `shard[${"x".repeat(301)}]`,
    ];
    const folders = keys.map(folderOf);
    const names = folders.map((folder) =>
      folder.slice(join(root, "staging/default/p/20260101-000000-abcd/").length, -2),
    );
    expect(new Set(names).size).toBe(keys.length);
    for (const name of names) expect(name).toMatch(/^[^/.][^/]{0,120}$/);
  });

  it("R51 R61 holds input, output and working folder before the program starts, for its user alone", async () => {
    const folder = await prepared("layout", { inputs: { rows: 3 }, outputFolders: ["models/best"] });
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
      "input",
      "input/inputs.json",
      "output",
      "output/models",
      "output/models/best",
      "work",
    ]);
    expect(readFileSync(join(folder, "input/inputs.json"), "utf8")).toBe('{"rows":3}');
    for (const path of ["", "input", "output", "work"]) expect(statSync(join(folder, path)).mode & 0o777).toBe(0o700);
  });

  it("R60 R64 X25 holds artifacts and what is shipped at their places, files and directories", async () => {
    const source = join(project, "train.py");
    const folder = await prepared("filled", {
      artifacts: [
        { at: "models/0", from: { kind: "dir", path: join(project, "node_modules") } },
        { at: "script.py", from: { kind: "file", path: source } },
      ],
      shipped: [
        { at: "src/train.py", from: { kind: "file", path: source } },
        { at: "run.mjs", from: { kind: "content", bytes: "export {};" } },
      ],
    });
    expect(readFileSync(join(folder, "input/models/0/left/index.js"), "utf8")).toBe("x");
    expect(statSync(join(folder, "work/src/train.py")).mode & 0o100).toBe(0o100);
    expect(readFileSync(join(folder, "work/run.mjs"), "utf8")).toBe("export {};");
    expect(readdirSync(join(folder, "input")).sort()).toEqual(["inputs.json", "models", "script.py"]);
  });

  it("holds copies, so that an edit in place harms no original", async () => {
    const folder = await prepared("edited", {
      artifacts: [{ at: "train", from: { kind: "file", path: join(project, "train.py") } }],
      shipped: [{ at: "train.py", from: { kind: "file", path: join(project, "train.py") } }],
    });
    writeFileSync(join(folder, "input/train"), "edited");
    writeFileSync(join(folder, "work/train.py"), "edited");
    expect(readFileSync(join(project, "train.py"), "utf8")).toBe("print()");
  });

  it("holds a project by links: a file shows none of its neighbours, a folder is not copied", async () => {
    const link = true;
    const folder = await prepared("linked", {
      shipped: [
        { at: "train.py", from: { kind: "file", path: join(project, "train.py"), link } },
        { at: "node_modules", from: { kind: "dir", path: join(project, "node_modules"), link } },
      ],
    });
    expect(statSync(join(folder, "work/train.py")).ino).toBe(statSync(join(project, "train.py")).ino);
    expect(readlinkSync(join(folder, "work/node_modules"))).toBe(join(project, "node_modules"));
  });

  it("is filled once: a program may run in it", async () => {
    const folder = await prepared("twice", { inputs: { first: true } });
    writeFileSync(join(folder, "work/mine"), "");
    await prepared("twice", { inputs: { first: false } });
    expect(readFileSync(join(folder, "input/inputs.json"), "utf8")).toBe('{"first":true}');
    expect(existsSync(join(folder, "work/mine"))).toBe(true);
    for (const name of ["input", "output"]) rmSync(join(folder, name), { recursive: true });
    await prepared("twice");
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(["work", "work/mine"]);
  });

  it("is filled anew when it was left half filled", async () => {
    const source = join(project, "late.py");
    const contents = { shipped: [{ at: "late.py", from: { kind: "file", path: source } }] } as const;
    await expect(prepared("half", contents)).rejects.toThrow("ENOENT");
    expect(existsSync(folderOf("half"))).toBe(false);
    writeFileSync(source, "");
    const folder = await prepared("half", contents);
    expect(readdirSync(join(folder, "work"))).toEqual(["late.py"]);
    expect(readdirSync(dirname(folder))).toEqual(["1"]);
  });

  it("cannot be made where the system does not let us, which is told in its words", async () => {
    const blocked = openDirectoryStaging(join(project, "train.py"));
    await expect(blocked.prepare(join(project, "train.py/x"), nothing)).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect(await blocked.collect(join(project, "train.py/x"), [])).toMatchObject({ failure: { class: "staging" } });
  });
});

describe("a sealed attempt", () => {
  it("X19 has a manifest, whole or not at all", async () => {
    const folder = await prepared("sealed");
    expect(await staging.manifest(folder)).toBeUndefined();
    const manifest = {
      format: 1,
      execution: "x-1",
      outcome: { status: "succeeded" },
      values: { a: 1 },
      artifacts: {},
    } as const;
    await staging.seal(folder, manifest);
    expect(await staging.manifest(folder)).toEqual(manifest);
    expect(readdirSync(folder).sort()).toEqual(["input", "manifest.json", "output", "work"]);
  });

  it("gives a file with its rights, whatever this process would give to one of its own", async () => {
    const folder = await prepared("rights");
    writeFileSync(join(folder, "output/tool"), "#!/bin/sh\n");
    chmodSync(join(folder, "output/tool"), 0o777);
    const tool = artifactOf(await staging.collect(folder, [{ name: "tool", kind: "file", path: "tool" }]), "tool");
    await staging.fetch(tool, join(root, "tool"));
    expect(statSync(join(root, "tool")).mode & 0o777).toBe(0o777);
    await expect(staging.fetch(tool, join(root, "tool"))).rejects.toThrow("EEXIST");
  });

  it("gives its artifacts to whoever asks, and nothing that has changed since", async () => {
    const folder = await prepared("fetched");
    mkdirSync(join(folder, "output/model"));
    writeFileSync(join(folder, "output/model/weights"), "w");
    const model = artifactOf(await staging.collect(folder, [{ name: "model", kind: "dir", path: "model" }]), "model");
    await staging.fetch(model, join(root, "copy"));
    expect(readFileSync(join(root, "copy/weights"), "utf8")).toBe("w");
    writeFileSync(join(folder, "output/model/weights"), "changed");
    await expect(staging.fetch(model, join(root, "late"))).rejects.toThrow("is not what its step wrote");
    expect(existsSync(join(root, "late"))).toBe(false);
  });
});

function artifactOf(collection: Collection, name: string) {
  const artifact = collection.status === "collected" ? collection.artifacts[name] : undefined;
  if (artifact === undefined) throw new Error(`not collected: ${JSON.stringify(collection)}`);
  return artifact;
}
