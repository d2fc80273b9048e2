import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventsPath } from "./log-lines.ts";
import { readRunLog } from "./stored-log.ts";

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "stored-log-"));
  mkdirSync(join(state, "runs", "r"), { recursive: true });
});
afterEach(() => rmSync(state, { recursive: true }));

const started = `{"atMs":1,"type":"run.started","format":1,"run":"r"}`;

function faultOf(text: string): string | undefined {
  writeFileSync(eventsPath(state, "r"), text);
  return whyUnusable();
}

function whyUnusable(): string | undefined {
  const log = readRunLog(state, "r");
  return log.is === "unusable" ? log.why : undefined;
}

describe("the log of a run", () => {
  it("is good with a last line that a crash has cut", () => {
    expect(faultOf(`${started}\n{"atMs":2,"type":"run.resumed"}\n{"atMs":3,"ty`)).toBeUndefined();
  });
  it("is damaged where a line in the middle is no event", () => {
    expect(faultOf(`${started}\n\0\0\0\n{"atMs":2,"type":"run.resumed"}\n`)).toBe("is damaged in line 2");
    expect(faultOf(`${started}\n"text"\n`)).toBe("is damaged in line 2");
  });
  it("of another version says which", () => {
    const newer = `{"atMs":1,"type":"run.started","format":2,"by":{"version":"9.1.0"}}\n`;
    expect(faultOf(newer)).toBe("was written by pipeline 9.1.0 in format 2; this version reads format 1");
    expect(faultOf(`{"type":"run.started","format":0}\n`)).toBe(
      "was written by another version of pipeline in format 0; this version reads format 1",
    );
  });
  it("is none without its start, without a line, or without a file", () => {
    expect(faultOf(`{"atMs":2,"type":"run.resumed"}\n`)).toBe("does not begin with its start");
    expect(faultOf("")).toBe("is empty");
    rmSync(eventsPath(state, "r"));
    expect(whyUnusable()).toBe("cannot be read");
  });
});
