import { appendFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSignals } from "./signals.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "signals-"));
});

const path = () => join(folder, "signals.jsonl");

afterEach(() => rmSync(folder, { recursive: true }));

describe("what a program tells of itself", () => {
  it("is read on from where it was last read, by whole lines", () => {
    const reader = readSignals(path(), []);
    expect(reader.read()).toEqual([]);
    appendFileSync(path(), "one\ntw");
    expect(reader.read()).toEqual(["one"]);
    appendFileSync(path(), "o\n");
    expect([reader.read(), reader.read()]).toEqual([["two"], []]);
  });

  it("is nothing where a program has left a link to what is not its own", () => {
    writeFileSync(join(folder, "private"), "mine\n");
    symlinkSync(join(folder, "private"), path());
    expect(readSignals(path(), []).read()).toEqual([]);
  });

  it("comes without secrets, and in parts where it is long", () => {
    const reader = readSignals(path(), ["tell-nobody"]);
    appendFileSync(path(), `key tell-nobody\n${"x".repeat(99)}\n`.repeat(20_000));
    const parts = [reader.read(), reader.read(), reader.read(), reader.read()];
    expect(parts[0]?.[0]).toBe("key ***");
    expect(parts.map((part) => part.length > 0)).toEqual([true, true, true, false]);
    expect(parts.flat()).toHaveLength(40_000);
  });
});
