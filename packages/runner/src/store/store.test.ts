import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Plan } from "../compile/plan.ts";
import type { RunEvent } from "../events/event.ts";
import { earlierResults } from "./earlier-results.ts";
import { newRunId } from "./run-id.ts";
import { RunLog } from "./run-log.ts";
import { openStateFolder } from "./state-folder.ts";
import { readRunLog } from "./stored-log.ts";

const plan: Plan = {
  format: 1,
  pipeline: "p",
  namespace: "default",
  params: {},
  pools: {},
  steps: [],
  borrowed: [],
  warnings: [],
};

function started(run: string, pipeline = "p"): RunEvent {
  const by = { version: "0", user: "u", host: "h" };
  const schedule = { capacity: {}, policy: "finish" } as const;
  return { atMs: 1, type: "run.started", format: 1, run, plan: { ...plan, pipeline }, schedule, by };
}

function succeeded(step: string, rows: number): RunEvent {
  return { atMs: 2, type: "step.succeeded", step, attempt: 1, values: { rows }, artifacts: {} };
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "store-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(run: string, events: readonly RunEvent[]): void {
  using log = RunLog.create(folder, run);
  log.append(events);
}

describe("the log of a run", () => {
  it("gives back what was written, in order", () => {
    const events = [started("a"), succeeded("prepare", 1), succeeded("train", 2)];
    write("a", events);
    expect(readRunLog(folder, "a")).toEqual({ is: "whole", events });
  });

  it("leaves out a last line that a crash has cut", () => {
    write("a", [started("a"), succeeded("prepare", 1)]);
    appendFileSync(join(folder, "runs", "a", "events.jsonl"), '{"atMs":3,"type":"step.suc');
    expect(readRunLog(folder, "a")).toMatchObject({ is: "whole", events: { length: 2 } });
  });

  it("is written by one runner only", () => {
    write("a", [started("a")]);
    expect(() => RunLog.create(folder, "a")).toThrow(/EEXIST/);
  });
});

describe("earlier results", () => {
  it("are the newest of each step in the same pipeline", () => {
    write("1", [started("1"), succeeded("prepare", 1), succeeded("train", 1)]);
    write("2", [started("2"), succeeded("prepare", 2)]);
    write("3", [started("3", "another"), succeeded("prepare", 3)]);
    const found = earlierResults(folder, plan, ["prepare", "train", "never"]);
    expect(Object.fromEntries(found)).toEqual({
      prepare: { from: "2", values: { rows: 2 }, artifacts: {} },
      train: { from: "1", values: { rows: 1 }, artifacts: {} },
    });
  });
});

describe("the state folder", () => {
  it("hides itself from git", () => {
    openStateFolder(folder);
    expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe("*\n");
  });

  it("names runs so that they sort by time", () => {
    const ids = [0, 1, 61_000].map((atMs) => newRunId(Date.UTC(2026, 10, 21, 7, 45, 30) + atMs, () => 0.5));
    expect(ids).toEqual(["20261121-074530-gggg", "20261121-074530-gggg", "20261121-074631-gggg"]);
  });
});
