import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSignals, signalPath } from "./signal-file.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "signals-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("what a program tells of itself", () => {
  it("is read on from where it was last read, by whole lines", () => {
    const reader = readSignals(folder, []);
    expect(reader.read()).toEqual([]);
    appendFileSync(signalPath(folder), "one\ntw");
    expect(reader.read()).toEqual(["one"]);
    appendFileSync(signalPath(folder), "o\n");
    expect([reader.read(), reader.read()]).toEqual([["two"], []]);
  });

  it("comes without secrets, and in parts where it is long", () => {
    const reader = readSignals(folder, ["tell-nobody"]);
    appendFileSync(signalPath(folder), `key tell-nobody\n${"x".repeat(99)}\n`.repeat(20_000));
    const parts = [reader.read(), reader.read(), reader.read(), reader.read()];
    expect(parts[0]?.[0]).toBe("key ***");
    expect(parts.map((part) => part.length > 0)).toEqual([true, true, true, false]);
    expect(parts.flat()).toHaveLength(40_000);
  });
});
