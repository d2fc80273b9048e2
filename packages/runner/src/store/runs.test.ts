import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Happening, RunEvent } from "../events/event.ts";
import { plannedStep, planOf } from "../schedule/testing/planned.ts";
import { Lease } from "./lease.ts";
import { plannedSteps } from "./planned-steps.ts";
import { RunLog } from "./run-log.ts";
import { runRow } from "./run-row.ts";
import { findRun, runsNewestFirst } from "./runs.ts";
import { stepHistory } from "./step-history.ts";
import { openStoredRun } from "./stored-run.ts";

const [first, second, third] = ["20261121-074530-aaaa", "20261121-074530-zzzz", "20261121-074531-0000"] as const;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "runs-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A run of `a` and `b` that began at `atMs`; each event comes a second later. */
function write(run: string, atMs: number, happenings: readonly Happening[] = []): void {
  const steps = [plannedStep("a", { key: { program: "sh" } }), plannedStep('b["x"]', { needs: ["a"] })];
  const by = { version: "0.1.0", user: "ada", host: "here" };
  const schedule = { capacity: {}, policy: "finish" } as const;
  const started: Happening = { type: "run.started", format: 1, run, plan: planOf(steps), schedule, by };
  using log = RunLog.create(folder, run);
  log.append([started, ...happenings].map((each, at): RunEvent => ({ atMs: atMs + at * 1_000, ...each })));
}

function attempt(step: string, number: number): readonly Happening[] {
  return [
    { type: "attempt.submitting", step, attempt: number, id: `${step}-${number}`, folder: `/state/${step}/${number}` },
    { type: "attempt.running", step, attempt: number },
  ];
}

const succeededA: readonly Happening[] = [
  ...attempt("a", 1),
  {
    type: "attempt.ended",
    step: "a",
    attempt: 1,
    outcome: { status: "succeeded", startedAtMs: 1_000, endedAtMs: 3_500 },
  },
  { type: "step.succeeded", step: "a", attempt: 1, values: { n: 1 }, artifacts: {} },
];

const failure = { class: "user-exit", message: "exited with code 3", exit: { code: 3 } } as const;

const failedB: readonly Happening[] = [
  ...attempt('b["x"]', 1),
  { type: "attempt.failed", step: 'b["x"]', attempt: 1, failure },
  { type: "step.failed", step: 'b["x"]', attempt: 1, failure },
];

const end: Happening = { type: "run.finished", status: "failed", exitCode: 1, rootFailure: 'b["x"]' };

describe("stored runs", () => {
  it("come newest first; of two in one second the one that began later", () => {
    write(second, 100);
    write(first, 200);
    write(third, 300);
    expect(runsNewestFirst(folder)).toEqual([third, first, second]);
    expect(runsNewestFirst(join(folder, "nothing"))).toEqual([]);
  });
  it("are found by id, by a beginning or an end of it, and by how new they are", () => {
    const runs = [third, second, first];
    const found = (name: string) => findRun(runs, name);
    expect(found(second)).toEqual({ is: "found", run: second });
    expect(found("20261121-074531")).toEqual({ is: "found", run: third });
    expect(found("zz")).toEqual({ is: "found", run: second });
    expect(found("@latest")).toEqual({ is: "found", run: third });
    expect(found("@latest~2")).toEqual({ is: "found", run: first });
    expect(found("@latest~3")).toEqual({ is: "unknown" });
    expect(found("@oldest")).toEqual({ is: "unknown" });
    expect(found("20261121-074530")).toEqual({ is: "ambiguous", runs: [second, first] });
    expect(findRun([], "@latest")).toEqual({ is: "none stored" });
  });
});

describe("a row of the list of runs", () => {
  it("counts how steps ended without replaying the run", () => {
    write(first, 0, [...succeededA, ...failedB, end]);
    expect(runRow(folder, first, 0)).toEqual({
      run: first,
      pipeline: "penguins",
      namespace: "default",
      status: "failed",
      startedAtMs: 0,
      endedAtMs: 9_000,
      exitCode: 1,
      steps: { total: 2, succeeded: 1, failed: 1, cancelled: 0, skipped: 0, cached: 0 },
    });
  });
  it("is of a run that goes on while its lease is held, and of an interrupted one after that", () => {
    write(first, 0, succeededA);
    const counted = { total: 2, succeeded: 1, failed: 0 };
    {
      const nowMs = Date.now();
      using _lease = Lease.take(folder, first, nowMs);
      expect(runRow(folder, first, nowMs)).toMatchObject({ status: "running", steps: counted });
      expect(openStoredRun(folder, first, nowMs)?.status).toBe("running");
    }
    expect(runRow(folder, first, Date.now())).toMatchObject({
      status: "interrupted",
      endedAtMs: 4_000,
      steps: counted,
    });
    expect(openStoredRun(folder, first, Date.now())?.status).toBe("interrupted");
  });
  it("takes no notice of a line that a crash has cut, nor of one that only looks like an event", () => {
    write(first, 0, [
      ...attempt("a", 1),
      {
        type: "step.succeeded",
        step: "a",
        attempt: 1,
        values: { fake: { type: "step.failed", step: "c" } },
        artifacts: {},
      },
    ]);
    appendFileSync(join(folder, "runs", first, "events.jsonl"), '{"atMs":9,"type":"step.failed","step":"b');
    expect(runRow(folder, first, 0).steps).toMatchObject({ succeeded: 1, failed: 0 });
  });
  it("says that a log cannot be read", () => {
    const unreadable = { status: "unreadable", steps: { total: 0 } };
    mkdirSync(join(folder, "runs", first), { recursive: true });
    expect(runRow(folder, first, 0)).toMatchObject(unreadable);
    for (const text of ["", "\n", "{}\n", '{"atMs":1,"type":"run.started","format":2}\n']) {
      writeFileSync(join(folder, "runs", first, "events.jsonl"), text);
      expect(runRow(folder, first, 0)).toMatchObject(unreadable);
      expect(openStoredRun(folder, first, 0)).toBeUndefined();
    }
  });
  it("says the same of a log that another version has written, whatever else it holds", () => {
    write(first, 0, [end]);
    const path = join(folder, "runs", first, "events.jsonl");
    expect(runRow(folder, first, 0)).toMatchObject({ status: "failed" });
    writeFileSync(path, readFileSync(path, "utf8").replace('"format":1', '"format":2'));
    expect(runRow(folder, first, 0)).toMatchObject({ status: "unreadable" });
  });
});

describe("a step over its runs", () => {
  it("is read from its own lines, whatever its name holds", () => {
    write(first, 0, [...succeededA, ...failedB, end]);
    write(third, 60_000, succeededA);
    const runs = [third, first];
    expect(stepHistory(folder, runs, "a")).toMatchObject([
      { run: third, status: "succeeded", startedAtMs: 60_000, durationMs: 2_500, attempts: 1, values: { n: 1 } },
      { run: first, status: "succeeded", startedAtMs: 0, durationMs: 2_500 },
    ]);
    expect(stepHistory(folder, runs, 'b["x"]')).toMatchObject([
      { run: third, status: "unfinished", attempts: 0 },
      { run: first, status: "failed", failure },
    ]);
    expect(stepHistory(folder, runs, "c")).toEqual([]);
    expect(plannedSteps(folder, first)).toEqual(["a", 'b["x"]']);
    expect(plannedSteps(folder, "no such run")).toEqual([]);
  });
});

describe("a stored run", () => {
  it("knows its attempts and its keys", () => {
    const key = { digest: "0", components: { program: "sh", environment: "linux" } };
    const [submitting, ...rest] = succeededA;
    if (submitting?.type !== "attempt.submitting") throw new Error("not the first event");
    write(first, 0, [{ ...submitting, key }, ...rest, ...failedB, end]);
    const stored = openStoredRun(folder, first, 0);
    expect(stored?.attempts.get("a")).toEqual([
      {
        attempt: 1,
        folder: "/state/a/1",
        submittedAtMs: 1_000,
        startedAtMs: 1_000,
        endedAtMs: 3_500,
        outcome: { status: "succeeded", startedAtMs: 1_000, endedAtMs: 3_500 },
      },
    ]);
    expect(stored?.attempts.get('b["x"]')).toMatchObject([{ attempt: 1, endedAtMs: 7_000, failure }]);
    expect(stored?.keys.get("a")).toEqual({ planned: { program: "sh" }, whole: key.components });
    expect(stored?.keys.get('b["x"]')).toEqual({ planned: {} });
  });
});
