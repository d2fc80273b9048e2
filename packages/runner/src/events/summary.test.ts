import { expect, test } from "vitest";
import {
  attemptFailed,
  cancelled,
  failed,
  skipped,
  stopping,
  submitting,
  succeeded,
} from "../schedule/testing/happenings.ts";
import { plannedStep, planOf, runStarted } from "../schedule/testing/planned.ts";
import type { Happening, RunEvent } from "./event.ts";
import { replay } from "./fold.ts";
import { summarise } from "./summary.ts";

const steps = ["a", "b", "c", "d", "e"].map((name) => plannedStep(name));
const happenings: readonly Happening[] = [
  submitting("c"),
  submitting("a"),
  submitting("d"),
  attemptFailed("a", "oom"),
  failed("a", "oom"),
  skipped("b", "a"),
  stopping({ kind: "failure", step: "a" }, true),
  { type: "run.warned", step: "c", message: "left a process behind" },
  attemptFailed("c", "user-exit"),
  failed("c"),
  succeeded("d"),
  cancelled("e", { kind: "failure", step: "a" }),
  { type: "run.finished", status: "failed", exitCode: 1, rootFailure: "a" },
];
const log: readonly RunEvent[] = [
  runStarted(planOf(steps)),
  ...happenings.map((event, index): RunEvent => ({ atMs: 10 * (index + 1), ...event })),
];

test("what a reporter says at the end", () => {
  expect(summarise(replay(log))).toMatchInlineSnapshot(`
    {
      "counts": {
        "cached": 0,
        "cancelled": 1,
        "failed": 2,
        "pending": 0,
        "queued": 0,
        "running": 0,
        "skipped": 1,
        "submitted": 0,
        "succeeded": 1,
        "waiting": 0,
      },
      "durationMs": 130,
      "exitCode": 1,
      "failed": [
        {
          "attempt": 1,
          "failure": {
            "class": "oom",
            "message": "it was oom",
          },
          "folder": "runs/run-1/a/1",
          "log": "runs/run-1/a/1/log",
          "step": "a",
        },
        {
          "attempt": 1,
          "failure": {
            "class": "user-exit",
            "exit": {
              "code": 3,
            },
            "message": "exit code 3",
          },
          "folder": "runs/run-1/c/1",
          "log": "runs/run-1/c/1/log",
          "step": "c",
        },
      ],
      "namespace": "default",
      "pipeline": "penguins",
      "rootFailure": {
        "attempt": 1,
        "failure": {
          "class": "oom",
          "message": "it was oom",
        },
        "folder": "runs/run-1/a/1",
        "log": "runs/run-1/a/1/log",
        "step": "a",
      },
      "run": "run-1",
      "status": "failed",
      "stopping": {
        "kind": "failure",
        "step": "a",
      },
      "total": 5,
      "warnings": [
        "c: left a process behind",
      ],
    }
  `);
});

test("while the run goes on there is neither an end nor an exit code", () => {
  expect(summarise(replay(log.slice(0, 2)))).toMatchInlineSnapshot(`
    {
      "counts": {
        "cached": 0,
        "cancelled": 0,
        "failed": 0,
        "pending": 0,
        "queued": 0,
        "running": 0,
        "skipped": 0,
        "submitted": 1,
        "succeeded": 0,
        "waiting": 4,
      },
      "failed": [],
      "namespace": "default",
      "pipeline": "penguins",
      "run": "run-1",
      "status": "running",
      "total": 5,
      "warnings": [],
    }
  `);
});

test("a stored run gives the same summary when it is replayed", () => {
  expect(summarise(replay(JSON.parse(JSON.stringify(log))))).toEqual(summarise(replay(log)));
});

test("a failed step that has no folder is told without one", () => {
  const view = replay(log);
  const a = view.steps.get("a");
  if (a?.failure === undefined) throw new Error("a has failed");
  const { folder: _folder, ...bare } = a;
  expect(summarise({ ...view, steps: new Map([["a", bare]]), settled: ["a"] }).failed).toEqual([
    { step: "a", attempt: 1, failure: a.failure },
  ]);
});
