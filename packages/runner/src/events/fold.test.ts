import { describe, expect, test } from "vitest";
import {
  attemptFailed,
  cancelled,
  ended,
  failed,
  retrying,
  running,
  sigint,
  skipped,
  stopping,
  submitted,
  submitting,
  succeeded,
} from "../schedule/testing/happenings.ts";
import { plannedStep, planOf, runStarted } from "../schedule/testing/planned.ts";
import type { Happening, RunEvent } from "./event.ts";
import { fold, replay } from "./fold.ts";
import type { RunView } from "./view.ts";

const plan = planOf([plannedStep("a"), plannedStep("b", { needs: ["a"] })], {
  borrowed: [plannedStep("old")],
  warnings: [
    { code: "FIELD_UNSUPPORTED", step: "a", message: "local does not honour gpu", remedy: "remove it" },
    { code: "FIELD_UNSUPPORTED", message: "the file is old", remedy: "renew it" },
  ],
});
const started = runStarted(plan);
const cached: Happening = { type: "step.cached", step: "old", from: "run-0", values: { n: 1 }, artifacts: {} };

/** One event each 10 ms after the start. */
function after(...happenings: readonly Happening[]): RunView {
  return replay([started, ...happenings.map((event, index): RunEvent => ({ atMs: 10 * (index + 1), ...event }))]);
}

const stepAfter = (...happenings: readonly Happening[]) => after(...happenings).steps.get("a");

describe("a step's life", () => {
  test("all wait at the start, borrowed ones too", () => {
    expect(after()).toMatchInlineSnapshot(`
      {
        "namespace": "default",
        "pipeline": "penguins",
        "run": "run-1",
        "settled": [],
        "startedAtMs": 0,
        "status": "running",
        "steps": Map {
          "old" => {
            "attempt": 0,
            "backend": "local",
            "kind": "job",
            "name": "old",
            "needs": [],
            "status": "waiting",
          },
          "a" => {
            "attempt": 0,
            "backend": "local",
            "kind": "job",
            "name": "a",
            "needs": [],
            "status": "waiting",
          },
          "b" => {
            "attempt": 0,
            "backend": "local",
            "kind": "job",
            "name": "b",
            "needs": [
              "a",
            ],
            "status": "waiting",
          },
        },
        "warnings": [
          "a: local does not honour gpu",
          "the file is old",
        ],
      }
    `);
  });

  test("X17: from the queue to its result, with the reason why it is pending", () => {
    const life: Happening[] = [
      { type: "step.queued", step: "a", pool: "gpu" },
      submitting("a"),
      submitted("a"),
      { type: "attempt.pending", step: "a", attempt: 1, reason: "Unschedulable: no node has a gpu" },
      { type: "attempt.stale", step: "a", attempt: 1, sinceMs: 41 },
      running("a"),
      ended("a", { status: "succeeded", startedAtMs: 55, endedAtMs: 66 }),
      succeeded("a"),
    ];
    const seen = life.map((_, index) => stepAfter(...life.slice(0, index + 1)));
    expect(seen.map((step) => [step?.status, step?.reason, step?.staleSinceMs])).toEqual([
      ["queued", 'pool "gpu" is full', undefined],
      ["submitted", undefined, undefined],
      ["submitted", undefined, undefined],
      ["pending", "Unschedulable: no node has a gpu", undefined],
      ["pending", "Unschedulable: no node has a gpu", 41],
      ["running", undefined, undefined],
      ["running", undefined, undefined],
      ["succeeded", undefined, undefined],
    ]);
    expect(seen.at(-1)).toMatchInlineSnapshot(`
      {
        "attempt": 1,
        "backend": "local",
        "endedAtMs": 66,
        "execution": "a-1",
        "folder": "runs/run-1/a/1",
        "handle": {
          "backend": "local",
          "native": "a-1",
        },
        "kind": "job",
        "name": "a",
        "needs": [],
        "outcome": {
          "endedAtMs": 66,
          "startedAtMs": 55,
          "status": "succeeded",
        },
        "queuedAtMs": 10,
        "result": {
          "artifacts": {},
          "values": {
            "rows": 344,
          },
        },
        "startedAtMs": 55,
        "status": "succeeded",
        "submittedAtMs": 20,
      }
    `);
  });

  test("a retry forgets the attempt before it, once it is submitted", () => {
    const again = [submitting("a"), running("a"), attemptFailed("a", "oom"), retrying("a", "oom", 500)];
    expect(stepAfter(...again)).toMatchObject({ status: "queued", reason: "attempt 1 failed (oom): it was oom" });
    expect(stepAfter(...again, { type: "step.queued", step: "a" })).toMatchObject({ status: "queued", attempt: 1 });
    expect(stepAfter(...again, submitting("a", 2))).toEqual({
      name: "a",
      kind: "job",
      backend: "local",
      needs: [],
      status: "submitted",
      attempt: 2,
      execution: "a-2",
      folder: "runs/run-1/a/2",
      queuedAtMs: 40,
      submittedAtMs: 50,
    });
  });

  test("the program's end is the step's; without one, the event's time is", () => {
    const outcome = { status: "failed", failure: { class: "oom", message: "it was oom" }, endedAtMs: 12 } as const;
    expect(
      stepAfter(submitting("a"), ended("a", outcome), attemptFailed("a", "oom"), failed("a", "oom")),
    ).toMatchObject({
      status: "failed",
      failure: { class: "oom" },
      endedAtMs: 12,
    });
    expect(stepAfter(cancelled("a", { kind: "deadline" }))).toMatchObject({ status: "cancelled", endedAtMs: 10 });
  });
});

describe("the run", () => {
  test("keeps the order in which steps settled, and the first that failed of its own", () => {
    const view = after(
      cached,
      submitting("a"),
      attemptFailed("a", "user-exit"),
      failed("a"),
      skipped("b", "a"),
      { type: "steps.added", steps: [plannedStep("c"), plannedStep("d")] },
      submitting("c"),
      failed("c", "oom"),
      cancelled("d", sigint),
    );
    expect(view.settled).toEqual(["old", "a", "b", "c", "d"]);
    expect(view.rootFailure).toBe("a");
    expect([...view.steps.values()].map(({ status, reason }) => [status, reason])).toEqual([
      ["cached", "run-0"],
      ["failed", undefined],
      ["skipped", "a"],
      ["failed", undefined],
      ["cancelled", "SIGINT"],
    ]);
  });

  test("is as it was when another process goes on with it", () => {
    const by = { user: "ada", host: "engine", version: "0.1.0" };
    expect(after(submitting("a"), { type: "run.resumed", by })).toEqual(after(submitting("a")));
  });

  test("keeps warnings, and why it stops", () => {
    const view = after(
      { type: "run.warned", message: "slow disk" },
      { type: "run.warned", step: "a", message: "left a process behind" },
      stopping({ kind: "failure", step: "a" }, true),
      stopping(sigint),
      stopping({ kind: "deadline" }),
    );
    expect(view).toMatchObject({ status: "stopping", stopping: sigint });
    expect(view.warnings).toEqual([
      "a: local does not honour gpu",
      "the file is old",
      "slow disk",
      "a: left a process behind",
    ]);
  });

  test("ends with its exit code", () => {
    const view = after(submitting("a"), succeeded("a"), { type: "run.finished", status: "succeeded", exitCode: 0 });
    expect(view).toMatchObject({ status: "succeeded", exitCode: 0, startedAtMs: 0, endedAtMs: 30 });
  });
});

test("views can be compared by identity: what changed is replaced", () => {
  const before = fold(undefined, started);
  const a = before.steps.get("a");
  const b = before.steps.get("b");
  const next = fold(before, { atMs: 1, ...submitting("a") });
  expect(next).not.toBe(before);
  expect(next.steps.get("a")).not.toBe(a);
  expect(a?.status).toBe("waiting");
  expect(next.steps.get("b")).toBe(b);
});

describe("what cannot be is a bug of ours", () => {
  test.each<[string, readonly Happening[]]>([
    ['internal: attempt.running of unknown step "x"', [running("x")]],
    ['internal: attempt.running of step "a", which is waiting in attempt 0', [running("a")]],
    ['internal: attempt.submitting of step "a", which is waiting in attempt 0', [submitting("a", 2)]],
    [
      'internal: attempt.submitting of step "a", which is submitted in attempt 1',
      [submitting("a"), submitting("a", 2)],
    ],
    [
      'internal: step.queued of step "a", which is submitted in attempt 1',
      [submitting("a"), { type: "step.queued", step: "a" }],
    ],
    ['internal: step.succeeded of step "a", which is submitted in attempt 1', [submitting("a"), succeeded("a", 2)]],
    [
      'internal: step.succeeded of step "a", which is succeeded in attempt 1',
      [submitting("a"), succeeded("a"), succeeded("a")],
    ],
    [
      'internal: step.cancelled of step "a", which is skipped in attempt 0',
      [skipped("a", "b"), cancelled("a", sigint)],
    ],
    ['internal: step "a" is there already', [{ type: "steps.added", steps: [plannedStep("a")] }]],
    [
      "internal: run.warned after run.finished",
      [
        { type: "run.finished", status: "cancelled", exitCode: 130 },
        { type: "run.warned", message: "late" },
      ],
    ],
    ['internal: unknown event {"atMs":10,"type":"run.paused"}', [{ type: "run.paused" } as never]],
    [
      'internal: unknown event {"atMs":20,"type":"attempt.exploded","step":"a","attempt":1}',
      [submitting("a"), { type: "attempt.exploded", step: "a", attempt: 1 } as never],
    ],
  ])("%s", (message, events) => {
    expect(() => after(...events)).toThrow(message);
  });

  test("a run that starts twice, or never", () => {
    expect(() => replay([started, started])).toThrow("internal: the run has started twice");
    expect(() => replay([{ atMs: 0, ...running("a") }])).toThrow("internal: attempt.running before run.started");
    expect(() => replay([])).toThrow("internal: a run without events");
  });
});
