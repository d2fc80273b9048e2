import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { identify } from "../stream/process-identity.ts";
import { failureOf, linesOf, Trial } from "../testing/trial.ts";
import { readClaim } from "./claim.ts";
import { killSupervisor, openLocalPlace } from "./fixtures/place.ts";
import { removeSecretFolder, secretPlaces, sweepSecretFolders, writeSecretFiles } from "./secret-files.ts";

let place: string;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "places-"));
});
afterEach(() => rmSync(place, { recursive: true }));

const files = { KEY: Buffer.from("the content").toString("base64") };

function owner() {
  const self = identify(process.pid);
  if (self === undefined) throw new Error("a process cannot find itself");
  return self;
}

describe("secrets as files", () => {
  it("lie in a folder that only this user may enter, in the first place that takes them", () => {
    const { folder, paths } = writeSecretFiles(files, { owner: owner(), places: [join(place, "none"), place] });
    expect(dirname(folder)).toBe(place);
    expect(paths).toEqual({ KEY: join(folder, "KEY") });
    expect(readFileSync(join(folder, "KEY"), "utf8")).toBe("the content");
    expect([folder, join(folder, "KEY")].map((path) => (statSync(path).mode & 0o777).toString(8))).toEqual([
      "700",
      "600",
    ]);
    removeSecretFolder(folder);
    expect(readdirSync(place)).toEqual([]);
    expect(() => writeSecretFiles(files, { owner: owner(), places: [join(place, "none")] })).toThrow("ENOENT");
  });

  it("are looked for no room elsewhere than in the session's own folder, in memory, and in that for what is temporary", () => {
    expect(secretPlaces({})).toEqual(["/dev/shm", tmpdir()]);
    expect(secretPlaces({ XDG_RUNTIME_DIR: "/run/user/1" })[0]).toBe("/run/user/1");
  });

  it("go when whoever made them is gone; what others made stays", async () => {
    const { folder } = writeSecretFiles(files, { owner: owner(), places: [place] });
    const { folder: left } = writeSecretFiles(files, { owner: { pid: 2 ** 22 - 1, since: "1" }, places: [place] });
    const { folder: reborn } = writeSecretFiles(files, { owner: { ...owner(), since: "1" }, places: [place] });
    const others = ["pipeline-secrets-1-4194303-1-abc", "pipeline-secrets-x", "else"].map((name) => join(place, name));
    for (const other of others) mkdirSync(other);
    writeFileSync(left.replace(/-[^-]*$/, "-file"), "");
    await sweepSecretFolders([join(place, "none"), place]);
    expect([folder, left, reborn, ...others].map((path) => existsSync(path))).toEqual([
      true,
      false,
      false,
      true,
      true,
      true,
    ]);
    removeSecretFolder(join(place, "else"));
    expect(existsSync(join(place, "else"))).toBe(true);
  });
});

describe("a program with a secret file", () => {
  const secretFiles = { KEY: "the content of it" };

  it("R110 finds it at the path in its variable, below no folder that is kept, and it is gone before the end is told", async () => {
    await using local = openLocalPlace({ ...process.env, XDG_RUNTIME_DIR: place });
    const trial = await Trial.stage(local, {}, { secretFiles });
    const script = 'echo "$KEY"; cat "$KEY" | tr a-z A-Z';
    const execution = await trial.submit({ ...trial.workload, command: ["sh", "-c", script] });
    expect((await execution.outcome).status).toBe("succeeded");
    const [path = "", content] = await linesOf(execution);
    expect(dirname(dirname(path))).toBe(place);
    expect(content).toBe("THE CONTENT OF IT");
    expect(readdirSync(place)).toEqual([]);
  });

  it.each(["SIGKILL", "SIGTERM"] as const)("that is ended by %s leaves nothing", async (signal) => {
    await using local = openLocalPlace({ ...process.env, XDG_RUNTIME_DIR: place });
    const trial = await Trial.stage(local, { ends: { signal } }, { secretFiles });
    expect(failureOf(await trial.end())).toMatchObject({ exit: { signal } });
    expect(readdirSync(place)).toEqual([]);
  });

  it("whose supervisor dies leaves nothing once that is noticed", async () => {
    await using local = openLocalPlace({ ...process.env, XDG_RUNTIME_DIR: place });
    const trial = await Trial.stage(local, { prints: ["here\n"], waits: true }, { secretFiles });
    const execution = await trial.submit();
    await execution.logs()[Symbol.asyncIterator]().next();
    expect(readdirSync(place)).toHaveLength(1);
    expect(readClaim(trial.workload.folder)?.secretFolder).toContain(place);
    killSupervisor(trial.workload.folder);
    expect(failureOf(await execution.outcome).class).toBe("lost");
    expect(readdirSync(place)).toEqual([]);
  });

  it("removes what a supervisor left that died with nobody to notice", async () => {
    const { folder } = writeSecretFiles(files, { owner: { pid: 2 ** 22 - 1, since: "1" }, places: [place] });
    await using local = openLocalPlace({ ...process.env, XDG_RUNTIME_DIR: place });
    expect((await (await Trial.stage(local, {})).end()).status).toBe("succeeded");
    await expect.poll(() => existsSync(folder)).toBe(false);
  });

  it("that nobody can write a file for is a failure of staging", async () => {
    await using local = openLocalPlace();
    const trial = await Trial.stage(local, {}, { secretFiles: { ["K".repeat(300)]: "content" } });
    expect(failureOf(await trial.end())).toEqual({
      class: "staging",
      message: "the files of its secrets cannot be written",
      reason: "ENAMETOOLONG",
    });
  });
});
