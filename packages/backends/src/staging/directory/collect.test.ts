import { execFileSync } from "node:child_process";
import { hash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Artifact, Collection, DeclaredOutput } from "../../contract/index.ts";
import { openDirectoryStaging } from "./staging.ts";

const root = mkdtempSync(join(tmpdir(), "collect-"));
afterAll(() => rmSync(root, { recursive: true }));

const staging = openDirectoryStaging(root);

async function prepared(step: string): Promise<string> {
  const folder = staging.folder({ namespace: "n", pipeline: "p", run: "r", step, attempt: 1 });
  await staging.prepare(folder, { inputs: {}, artifacts: [], shipped: [], outputFolders: [] });
  return folder;
}

describe("what is collected", () => {
  const table: DeclaredOutput = { name: "table", kind: "file", path: "table.csv" };
  const model: DeclaredOutput = { name: "model", kind: "dir", path: "model" };

  it("R57 R58 R59 reads outputs.json, smartjob.json when that is absent, nothing when neither is there", async () => {
    const folder = await prepared("values");
    expect(await staging.collect(folder, [])).toMatchObject({ json: undefined, missing: [] });
    writeFileSync(join(folder, "output/smartjob.json"), "[1, 2]");
    expect(await staging.collect(folder, [])).toMatchObject({ json: [1, 2] });
    writeFileSync(join(folder, "output/outputs.json"), '\ufeff"whole"');
    expect(await staging.collect(folder, [])).toMatchObject({ json: "whole" });
  });

  it("is nothing where the program has removed the folder; without the attempt's own folder nobody knows", async () => {
    const folder = await prepared("removed");
    rmSync(join(folder, "output"), { recursive: true });
    expect(await staging.collect(folder, [table])).toEqual({
      status: "collected",
      json: undefined,
      artifacts: {},
      missing: ["table"],
    });
    rmSync(folder, { recursive: true });
    expect(await staging.collect(folder, [table])).toMatchObject({ failure: { class: "staging" } });
  });

  it("gives each file its digest and size, and names what is missing", async () => {
    const folder = await prepared("files");
    writeFileSync(join(folder, "output/table.csv"), "a,b\n");
    const artifact = {
      kind: "file",
      location: join(folder, "output/table.csv"),
      digest: { alg: "sha256", value: hash("sha256", "a,b\n") },
      size: 4,
    };
    expect(await staging.collect(folder, [table, model])).toEqual({
      status: "collected",
      json: undefined,
      artifacts: { table: artifact },
      missing: ["model"],
    });
  });

  it("gives a large file the same digest as a small one of the same bytes", async () => {
    const folder = await prepared("large");
    writeFileSync(join(folder, "output/table.csv"), Buffer.alloc(3_000_000, "x"));
    const collection = await staging.collect(folder, [table]);
    expect(artifactOf(collection, "table")).toMatchObject({
      digest: { value: hash("sha256", Buffer.alloc(3_000_000, "x")) },
      size: 3_000_000,
    });
  });

  it("gives a directory a digest of its contents alone, whatever the order in which they were written", async () => {
    const one = await prepared("dir-one");
    const other = await prepared("dir-other");
    for (const [folder, order] of [
      [one, ["a", "b/c"]],
      [other, ["b/c", "a"]],
    ] as const)
      for (const path of order) {
        mkdirSync(join(folder, "output/model/b/empty"), { recursive: true });
        writeFileSync(join(folder, "output/model", path), path);
      }
    symlinkSync("a", join(one, "output/model/link"));
    const first = artifactOf(await staging.collect(one, [model]), "model");
    symlinkSync("a", join(other, "output/model/link"));
    const second = artifactOf(await staging.collect(other, [model]), "model");
    expect(first).toMatchObject({ kind: "dir", size: 4 });
    expect(second.digest).toEqual(first.digest);
    writeFileSync(join(other, "output/model/a"), "A");
    expect(artifactOf(await staging.collect(other, [model]), "model").digest).not.toEqual(first.digest);
  });

  it.each<[title: string, make: (output: string) => void, message: string]>([
    [
      "a file that leads out",
      (output) => symlinkSync("/etc/hostname", join(output, "table.csv")),
      'output "table" (table.csv) leads out of OUTPUT_PATH',
    ],
    [
      "a folder within which a link leads out",
      (output) => {
        mkdirSync(join(output, "model"));
        symlinkSync("../../work", join(output, "model/work"));
      },
      'output "model" (model) holds the link "work", which leads out',
    ],
    [
      "a folder within which a link would lead back from a copy",
      (output) => {
        mkdirSync(join(output, "model"));
        symlinkSync(join(output, "model/weights"), join(output, "model/latest"));
      },
      'output "model" (model) holds the link "latest", whose target is not relative',
    ],
    [
      "a folder with something that is no file",
      (output) => {
        mkdirSync(join(output, "model"));
        fifo(join(output, "model/pipe"));
      },
      'output "model" (model) holds "pipe", which is neither a file nor a folder',
    ],
    [
      "a file where a folder was declared",
      (output) => writeFileSync(join(output, "model"), ""),
      'output "model" (model) is declared as a directory and is a file',
    ],
    [
      "a folder where a file was declared",
      (output) => mkdirSync(join(output, "table.csv")),
      'output "table" (table.csv) is declared as a file and is a directory',
    ],
    [
      "JSON of 200 MB",
      (output) => {
        writeFileSync(join(output, "outputs.json"), "[");
        truncateSync(join(output, "outputs.json"), 200_000_000);
      },
      "OUTPUT_PATH/outputs.json has 191 MiB; at most 16 MiB are read. Write large data to a file output",
    ],
    [
      "JSON that is none",
      (output) => writeFileSync(join(output, "outputs.json"), '{"token": "hunter2",\n }'),
      "OUTPUT_PATH/outputs.json is not JSON: line 2, column 2: expected name",
    ],
    [
      "JSON that is no text",
      (output) => writeFileSync(join(output, "outputs.json"), Buffer.from([0x22, 0xff, 0x22])),
      "OUTPUT_PATH/outputs.json is not JSON: it is not UTF-8 text",
    ],
    [
      "a folder instead of JSON",
      (output) => mkdirSync(join(output, "outputs.json")),
      "OUTPUT_PATH/outputs.json is no file",
    ],
    ["a pipe instead of JSON", (output) => fifo(join(output, "outputs.json")), "OUTPUT_PATH/outputs.json is no file"],
    [
      "JSON that leads out",
      (output) => symlinkSync("../input/inputs.json", join(output, "outputs.json")),
      "OUTPUT_PATH/outputs.json leads out of OUTPUT_PATH",
    ],
  ])("breaks the contract: %s", async (title, make, message) => {
    const folder = await prepared(`bad-${title.replaceAll(" ", "-")}`);
    make(join(folder, "output"));
    const declared = [table, model].filter(({ path }) => existsSync(join(folder, "output", path)));
    expect(await staging.collect(folder, declared)).toEqual({
      status: "failed",
      failure: { class: "contract", message },
    });
  });
});

function artifactOf(collection: Collection, name: string): Artifact {
  const artifact = collection.status === "collected" ? collection.artifacts[name] : undefined;
  if (artifact === undefined) throw new Error(`not collected: ${JSON.stringify(collection)}`);
  return artifact;
}

function fifo(path: string): void {
  execFileSync("mkfifo", [path]);
}
