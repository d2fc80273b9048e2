import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GrowingFile, lastLogLines } from "./growing-file.ts";
import { NewEvents } from "./new-events.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "growing-"));
  path = join(folder, "log");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The text from where the last lines begin. */
function tail(text: string, count: number): string {
  writeFileSync(path, text);
  using file = GrowingFile.open(path);
  return text.slice(file?.lastLines(count));
}

describe("the last lines of a file", () => {
  it.each([
    ["a\nb\nc\n", 2, "b\nc\n"],
    ["a\nb\nc", 2, "b\nc"],
    ["a\nb\n", 5, "a\nb\n"],
    ["a\n\n\n", 2, "\n\n"],
    ["a\nb\n", 0, ""],
    ["", 3, ""],
    ["one", 1, "one"],
  ])("%j, %i of them", (text, count, expected) => {
    expect(tail(text, count)).toBe(expected);
  });
  it("are found in a file of many chunks, wherever a chunk ends", () => {
    const lines = Array.from({ length: 40_000 }, (_, at) => `line ${at}`);
    expect(tail(`${lines.join("\n")}\n`, 30_000)).toBe(`${lines.slice(10_000).join("\n")}\n`);
    const exact = `${"x".repeat(64 * 1024 - 1)}\n`;
    expect(tail(exact + exact, 1)).toBe(exact);
    expect(tail(exact + exact, 2)).toBe(exact + exact);
  });
  it("are none where there is no log on this machine", () => {
    expect(lastLogLines(folder, 3)).toEqual([]);
    expect(lastLogLines("gs://bucket/log", 3)).toEqual([]);
    writeFileSync(path, "a\nb\n");
    expect(lastLogLines(folder, 1)).toEqual(["b"]);
  });
});

describe("the events of a run that goes on", () => {
  it("come once each, and a line only when it is whole", () => {
    mkdirSync(join(folder, "runs", "r"), { recursive: true });
    const events = join(folder, "runs", "r", "events.jsonl");
    writeFileSync(events, '{"atMs":1,"type":"run.war');
    using news = new NewEvents(folder, "r");
    expect(news.next()).toEqual([]);
    appendFileSync(events, 'ned","message":"ü"}\n{"atMs":2,"type":"run.warned","message":"b"}\n');
    expect(news.next()).toEqual([
      { atMs: 1, type: "run.warned", message: "ü" },
      { atMs: 2, type: "run.warned", message: "b" },
    ]);
    expect(news.next()).toEqual([]);
    using none = new NewEvents(folder, "no such run");
    expect(none.next()).toEqual([]);
  });
});
