import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { hmacKeyOf } from "./hmac-key.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "key-"));
});
afterEach(() => rmSync(root, { recursive: true }));

it("is made once, in a folder that need not be there, and leaves no draft", () => {
  const folder = join(root, "project/.pipeline");
  const key = hmacKeyOf(folder);
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(hmacKeyOf(folder)).toBe(key);
  expect(readdirSync(folder).sort()).toEqual([".gitignore", "hmac-key"]);
});

it("serves once where nothing can be kept", () => {
  const folder = join(root, "file");
  writeFileSync(folder, "");
  expect(hmacKeyOf(folder)).not.toBe(hmacKeyOf(folder));
});
