import type { FailureClass } from "@pipeline/dsl";
import { expect, test } from "vitest";
import { attemptFailed, failed, failureOf, sigint, stopping, submitting } from "../schedule/testing/happenings.ts";
import { plannedStep, planOf, runStarted } from "../schedule/testing/planned.ts";
import type { Happening, RunEvent, RunStatus, StopReason } from "./event.ts";
import { exitCodeOf } from "./exit-code.ts";
import { replay } from "./fold.ts";

/** The code of a run of two steps, at its end. */
function code(status: RunStatus, ...happenings: readonly Happening[]): number {
  const started = runStarted(planOf([plannedStep("a"), plannedStep("b")]));
  return exitCodeOf(status, replay([started, ...happenings.map((event): RunEvent => ({ atMs: 1, ...event }))]));
}

const fails = (step: string, why: FailureClass): Happening[] => [
  submitting(step),
  attemptFailed(step, why),
  failed(step, why),
];

test("all good is 0, even if a signal came when all was done", () => {
  expect(code("succeeded")).toBe(0);
  expect(code("succeeded", stopping(sigint))).toBe(0);
});

test.each<[number, FailureClass]>([
  [1, "user-exit"],
  [1, "oom"],
  [1, "timeout"],
  [1, "queue-timeout"],
  [1, "contract"],
  [1, "not-found"],
  [1, "not-ready"],
  [1, "image"],
  [1, "build"],
  [1, "staging"],
  [1, "preempted"],
  [4, "no-capacity"],
  [4, "quota"],
  [4, "auth"],
  [4, "backend"],
  [4, "lost"],
])("X15: exit code %i where the first root failure is %s", (expected, why) => {
  expect(code("failed", ...fails("a", why))).toBe(expected);
  expect(code("failed", ...fails("a", why), ...fails("b", why === "lost" ? "oom" : "lost"))).toBe(expected);
});

test.each<[number, StopReason]>([
  [129, { kind: "signal", signal: "SIGHUP" }],
  [130, { kind: "signal", signal: "SIGINT" }],
  [143, { kind: "signal", signal: "SIGTERM" }],
  [124, { kind: "deadline" }],
  [130, { kind: "request" }],
])("X15: exit code %i for a run cut short by %o, whatever failed in it", (expected, because) => {
  expect(code("cancelled", ...fails("a", "oom"), stopping(because))).toBe(expected);
  const failure = stopping({ kind: "failure", step: "a" }, true);
  expect(code("cancelled", ...fails("a", "oom"), failure, stopping(because))).toBe(expected);
});

test("a step that was cancelled on its platform cancels the run", () => {
  expect(code("cancelled")).toBe(130);
});

test("a failed run without a known root counts as the pipeline's own", () => {
  expect(exitCodeOf("failed", { steps: new Map() })).toBe(1);
  const a = { name: "a", kind: "job", backend: "local", needs: [], status: "failed", attempt: 1 } as const;
  const steps = new Map([["a", { ...a, failure: failureOf("lost") }]]);
  expect(exitCodeOf("failed", { rootFailure: "a", steps })).toBe(4);
});
