import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const bin = fileURLToPath(new URL("../packages/runner/bin/pipeline.js", import.meta.url));
const hook = new URL("./start-up/list-loaded.ts", import.meta.url).href;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pipeline-start-up-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Every package that a command loads, in this process or in one that it starts. */
function packagesLoadedBy(...args: readonly string[]): readonly string[] {
  const list = join(folder, "loaded");
  const env = { ...process.env, LIST_LOADED: list, NODE_OPTIONS: `--import=${hook}` };
  execFileSync(process.execPath, [bin, ...args], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const names = readFileSync(list, "utf8")
    .split("\n")
    .flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []);
  return [...new Set(names)].sort();
}

describe("what the command loads before it has anything to do", () => {
  it("--help loads the parser of its own flags and nothing that a run needs", () => {
    expect(packagesLoadedBy("--help")).toMatchInlineSnapshot(`
      [
        "commander",
      ]
    `);
  });

  it("--version loads no more", () => {
    expect(packagesLoadedBy("--version")).toMatchInlineSnapshot(`
      [
        "commander",
      ]
    `);
  });
});
