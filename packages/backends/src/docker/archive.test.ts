import { execFileSync } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { packFiles, packFolders, unpackInto } from "./archive.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "archive-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** An archive as a program without manners would make it; GNU tar lets it. */
function hostile(...args: readonly string[]): Readable {
  return Readable.from([execFileSync("tar", ["-C", folder, "-cPf", "-", ...args])]);
}

function file(path: string, text = "x"): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
}

describe("an archive of what a program left", () => {
  it("comes back as it was packed: files, folders, links, executables", async () => {
    file("output/a b/ä.txt", "text");
    mkdirSync(join(folder, "output/empty"));
    symlinkSync("a b/ä.txt", join(folder, "output/link"));
    const packed = await buffer(packFolders(folder, ["output"]));
    await unpackInto(join(folder, "back"), Readable.from([packed]));
    expect(readdirSync(join(folder, "back"), { recursive: true }).sort()).toEqual([
      "output",
      "output/a b",
      "output/a b/ä.txt",
      "output/empty",
      "output/link",
    ]);
    expect(readFileSync(join(folder, "back/output/link"), "utf8")).toBe("text");
  });

  it("is refused when a name leads out", async () => {
    file("evil.txt");
    for (const name of [join(folder, "evil.txt"), "../evil.txt"]) {
      const archive = hostile("--transform", `s|.*evil.txt|${name}|`, "evil.txt");
      await expect(unpackInto(join(folder, "back"), archive)).rejects.toThrow("leads out of it");
    }
  });

  it("writes nothing through a link", async () => {
    file("safe/victim.txt", "mine");
    file("one/out/victim.txt", "theirs");
    mkdirSync(join(folder, "two"));
    symlinkSync(join(folder, "safe"), join(folder, "two/out"));
    const archive = hostile("-C", join(folder, "two"), "out", "-C", join(folder, "one"), "out/victim.txt");
    await unpackInto(join(folder, "back"), archive).catch(() => undefined);
    expect(readFileSync(join(folder, "safe/victim.txt"), "utf8")).toBe("mine");
  });

  it("keeps a link that leads out as a link, for whoever judges the outputs", async () => {
    mkdirSync(join(folder, "one"));
    symlinkSync("/etc/passwd", join(folder, "one/out"));
    await unpackInto(join(folder, "back"), hostile("-C", join(folder, "one"), "out"));
    expect(readlinkSync(join(folder, "back/out"))).toBe("/etc/passwd");
  });

  it("leaves out pipes, and can be read and removed whatever its modes were", async () => {
    file("one/locked/secret", "x");
    execFileSync("mkfifo", [join(folder, "one/pipe")]);
    execFileSync("chmod", ["-R", "a-rwx", join(folder, "one/locked")]);
    await unpackInto(join(folder, "back"), hostile("-C", join(folder, "one"), "."));
    execFileSync("chmod", ["-R", "u+rwx", join(folder, "one/locked")]);
    expect(readdirSync(join(folder, "back"))).toEqual(["locked"]);
    expect(lstatSync(join(folder, "back/locked")).mode & 0o700).toBe(0o700);
    expect(lstatSync(join(folder, "back/locked/secret")).mode & 0o600).toBe(0o600);
  });
});

it("packs small files with the owner and mode that are asked for", () => {
  const archive = packFiles([
    { path: ".pipeline/start", content: "#!/bin/sh\n", mode: 0o555, user: 0, group: 0 },
    { path: ".pipeline/secret", content: "s".repeat(513), mode: 0o400, user: 1000, group: 1001 },
  ]);
  const listed = execFileSync("tar", ["--numeric-owner", "-tvf", "-"], {
    input: archive,
    encoding: "utf8",
    env: { TZ: "UTC" },
  });
  expect(listed.replaceAll(/ +/g, " ")).toBe(
    "-r-xr-xr-x 0/0 10 1970-01-01 00:00 .pipeline/start\n-r-------- 1000/1001 513 1970-01-01 00:00 .pipeline/secret\n",
  );
});
