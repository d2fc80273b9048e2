import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { lastStart } from "./last-start.ts";

it("is in the folder with the highest number, or in that of the deploy", () => {
  const top = mkdtempSync(join(tmpdir(), "starts-"));
  onTestFinished(() => rmSync(top, { recursive: true }));
  for (const name of ["1", "1.9", "1.10", "1.x", "12", "2.30"]) mkdirSync(join(top, name));
  expect(lastStart(join(top, "1"))).toBe(join(top, "1.10"));
  expect(lastStart(join(top, "12"))).toBe(join(top, "12"));
  expect(lastStart("/of/another/machine/1")).toBe("/of/another/machine/1");
});
