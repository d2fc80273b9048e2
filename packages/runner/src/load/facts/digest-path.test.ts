import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryProject } from "../testing/temporary-project.ts";
import { digestPath, sha256 } from "./digest-path.ts";

describe("the digest of what lies at a path", () => {
  it("is the SHA-256 of a file's bytes", async () => {
    using project = temporaryProject({ "a.txt": "abc" });
    const { of, size, digest, executable } = await digestPath(join(project.root, "a.txt"));
    expect({ of, size, executable }).toEqual({ of: "file", size: 3, executable: false });
    expect(digest.value).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  it.each([1024 * 1024, 1024 * 1024 + 1])("is that of a file of %i bytes, read whole or in parts", async (bytes) => {
    const text = "x".repeat(bytes);
    using project = temporaryProject({ "a.bin": text });
    const { digest } = await digestPath(join(project.root, "a.bin"));
    expect(digest.value).toBe(sha256(text));
  });

  it("is the same for the same folder elsewhere, and another for each change of it", async () => {
    using project = temporaryProject({ "one/b.txt": "b", "one/a/x.txt": "x", "two/a/x.txt": "x", "two/b.txt": "b" });
    const at = (name: string) => join(project.root, name);
    const value = async (name: string) => (await digestPath(at(name))).digest.value;
    const first = await value("one");
    expect(await digestPath(at("one"))).toMatchObject({ of: "dir", size: 2 });
    expect(await value("two")).toBe(first);
    const seen = new Set([first]);
    const differs = async (change: () => void) => {
      change();
      const now = await value("two");
      expect(seen).not.toContain(now);
      seen.add(now);
    };
    await differs(() => project.write({ "two/b.txt": "B" }));
    await differs(() => chmodSync(at("two/b.txt"), 0o755));
    await differs(() => renameSync(at("two/b.txt"), at("two/c.txt")));
    await differs(() => mkdirSync(at("two/empty")));
    await differs(() => symlinkSync("c.txt", at("two/link")));
  });

  it("follows a link that the user named, and none inside a folder", async () => {
    using project = temporaryProject({ "data/a.txt": "a", "outside.txt": "o" });
    const at = (name: string) => join(project.root, name);
    symlinkSync("data", at("named"));
    expect((await digestPath(at("named"))).digest).toEqual((await digestPath(at("data"))).digest);
    symlinkSync("../data", at("data/loop"));
    expect((await digestPath(at("data"))).of).toBe("dir");
    symlinkSync("../outside.txt", at("data/out"));
    await expect(digestPath(at("data"))).rejects.toThrow('holds the link "out", which leads out');
  });

  it("refuses what is no file", async () => {
    using project = temporaryProject({ "data/a.txt": "a" });
    execFileSync("mkfifo", [join(project.root, "data/pipe")]);
    await expect(digestPath(join(project.root, "data/pipe"))).rejects.toThrow("is neither a file nor a folder");
    await expect(digestPath(join(project.root, "data"))).rejects.toThrow('holds "pipe", which is neither');
  });
});
