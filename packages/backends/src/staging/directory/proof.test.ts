import {
  appendFileSync,
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Artifact, Staging } from "../../contract/index.ts";
import { openDirectoryStaging } from "./staging.ts";

let root: string;
let staging: Staging;
let folder: string;
let table: Artifact;
let model: Artifact;

/** An attempt that has left a file and a folder, sealed. */
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "proof-"));
  staging = openDirectoryStaging(join(root, "staging"));
  folder = staging.folder({ namespace: "default", pipeline: "p", run: "r", step: "make", attempt: 1 });
  await staging.prepare(folder, { inputs: {}, artifacts: [], shipped: [], outputFolders: ["output"] });
  writeFileSync(join(folder, "output/output/table"), "1,2");
  mkdirSync(join(folder, "output/model"));
  writeFileSync(join(folder, "output/model/weights"), "w");
  const declared = [
    { name: "table", kind: "file", path: "output/table" },
    { name: "model", kind: "dir", path: "model" },
  ] as const;
  const collection = await staging.collect(folder, declared);
  const artifacts = collection.status === "collected" ? collection.artifacts : {};
  if (artifacts.table === undefined || artifacts.model === undefined) throw new Error(JSON.stringify(collection));
  ({ table, model } = artifacts as { table: Artifact; model: Artifact });
  await staging.seal(folder, { format: 1, execution: "x", outcome: {}, artifacts: { table, model } });
});
afterEach(() => rmSync(root, { recursive: true }));

/** Written a while after the seal: times of the file system are coarse. */
function written(path: string, text: string): void {
  utimesSync(join(folder, "manifest.json"), 1, 1);
  writeFileSync(path, text);
}

function consumer(...from: readonly Artifact[]): Promise<void> {
  return consumerOf("use", ...from);
}

function consumerOf(step: string, ...from: readonly Artifact[]): Promise<void> {
  const to = staging.folder({ namespace: "default", pipeline: "p", run: "r", step, attempt: 1 });
  const artifacts = from.map((artifact, index) => ({ at: String(index), from: artifact }));
  return staging.prepare(to, { inputs: {}, artifacts, shipped: [], outputFolders: [] });
}

async function held(): Promise<readonly boolean[]> {
  return [await staging.holds(table), await staging.holds(model)];
}

describe("what a step has left", () => {
  it("is held while it is as it was, and when only its time or its mode has changed", async () => {
    expect(await held()).toEqual([true, true]);
    chmodSync(table.location, 0o600);
    written(join(model.location, "weights"), "w");
    expect(await held()).toEqual([true, true]);
  });

  it("is not held when a byte has changed and the size has not, in a file or deep in a folder", async () => {
    written(table.location, "1,3");
    written(join(model.location, "weights"), "v");
    expect(await held()).toEqual([false, false]);
  });

  it("is not held when it is gone, or a file has come into its folder", async () => {
    rmSync(table.location);
    written(join(model.location, "more"), "");
    expect(await held()).toEqual([false, false]);
  });

  it("is not held without its manifest", async () => {
    rmSync(join(folder, "manifest.json"));
    expect(await held()).toEqual([false, false]);
  });

  it("is read where another place of staging holds it, since no manifest tells", async () => {
    const other = openDirectoryStaging(join(root, "other"));
    expect(await other.holds(table)).toBe(true);
    written(table.location, "1,3");
    expect(await other.holds(table)).toBe(false);
  });
});

describe("a consumer of what a step has left", () => {
  it("does not get a flipped byte, however old the file seems: the proof is withdrawn", async () => {
    writeFileSync(table.location, "1,3");
    // As if the disk had flipped it: no time tells.
    await staging.seal(folder, { format: 1, execution: "x", outcome: {}, artifacts: { table, model } });
    expect(await staging.holds(table)).toBe(true);
    await expect(consumer(table)).rejects.toThrow(`${table.location} is not what its step wrote`);
    expect(await staging.holds(table)).toBe(false);
    expect(await staging.holds(model)).toBe(false);
  });

  it("may do with its inputs what it likes: shared or copied blocks, nothing of it reaches the store", async () => {
    const large = "x".repeat(1_000_000);
    writeFileSync(join(folder, "output/model/large"), large);
    symlinkSync("large", join(folder, "output/model/link"));
    const collected = await staging.collect(folder, [{ name: "model", kind: "dir", path: "model" }]);
    const whole = collected.status === "collected" ? collected.artifacts.model : undefined;
    if (whole === undefined) throw new Error(JSON.stringify(collected));
    await staging.seal(folder, { format: 1, execution: "x", outcome: {}, artifacts: { table, model: whole } });
    await consumer(table, whole);
    const inputs = join(
      staging.folder({ namespace: "default", pipeline: "p", run: "r", step: "use", attempt: 1 }),
      "input",
    );
    appendFileSync(join(inputs, "0"), "more");
    const file = openSync(join(inputs, "1/link"), "r+");
    writeSync(file, "y", 500_000);
    closeSync(file);
    truncateSync(join(inputs, "1/weights"), 0);
    chmodSync(join(inputs, "1"), 0o777);
    rmSync(join(inputs, "1/large"));
    await consumerOf("late", table, whole);
    expect(readFileSync(join(folder, "output/model/large"), "utf8")).toBe(large);
    expect(await staging.holds(whole)).toBe(true);
    expect(statSync(join(inputs, "0")).ino).not.toBe(statSync(table.location).ino);
  });

  it("is told which file is gone", async () => {
    rmSync(model.location, { recursive: true });
    await expect(consumer(table, model)).rejects.toThrow(`${model.location} is not there any more`);
  });

  it("gets both whole, and a proof elsewhere is nobody's to withdraw", async () => {
    await consumer(table, model);
    cpSync(join(folder, "output"), join(root, "copied"), { recursive: true });
    const copied = { ...table, location: join(root, "copied/output/table") };
    writeFileSync(copied.location, "1,3");
    await expect(staging.fetch(copied, join(root, "fetched"))).rejects.toThrow("is not what its step wrote");
    expect(existsSync(join(root, "fetched"))).toBe(false);
    expect(await staging.holds(table)).toBe(true);
  });
});
