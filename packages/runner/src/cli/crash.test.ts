import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { crash } from "./crash.ts";
import { Output } from "./output.ts";

function crashed(env: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), "pipeline-crash-"));
  writeFileSync(join(folder, "in-the-way"), "");
  let text = "";
  const write = (more: string): boolean => {
    text += more;
    return true;
  };
  const stream = { write, on: () => undefined, once: () => undefined };
  const code = crash(new Error("too many penguins"), { cwd: folder, env, stderr: new Output(stream) });
  const [file] = /\S+crash-\d+\.txt/.exec(text) ?? [];
  const kept = file === undefined ? undefined : readFileSync(file, "utf8");
  rmSync(folder, { recursive: true });
  return { code, kept, text: file === undefined ? text : text.replace(file, "<file>") };
}

it("a bug of ours is told in three lines, its stack kept for a report, with an exit code of its own", () => {
  const { code, kept, text } = crashed({});
  expect(code).toBe(70);
  expect(text).toMatchInlineSnapshot(`
    "internal error: too many penguins
      This is a bug of pipeline itself; what was running may go on.
      Please report it, with <file>
    "
  `);
  expect(kept).toMatch(/^pipeline \S+, node v\S+, \w+\nError: too many penguins\n {4}at /);
});

it("it is printed where it cannot be kept", () => {
  const { code, text } = crashed({ PIPELINE_STATE: "in-the-way/state" });
  expect(code).toBe(70);
  expect(text).toContain("Error: too many penguins\n    at ");
  expect(text).toContain("Please report it.");
});
