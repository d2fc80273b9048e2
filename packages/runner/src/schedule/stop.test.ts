import { describe, expect, test } from "vitest";
import { Driver } from "./testing/driver.ts";
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
  submitting,
  succeeded,
} from "./testing/happenings.ts";
import { plannedStep } from "./testing/planned.ts";

const [a, b] = [plannedStep("a"), plannedStep("b", { needs: ["a"] })];

describe("stopping", () => {
  test("X11: a signal cancels what is in flight and drops the rest", () => {
    const run = new Driver([a, b, plannedStep("y", { priority: 1 }), plannedStep("z")], { capacity: { "*": 2 } });
    expect(run.begun).toEqual(["submit y 1", "submit a 1", "queue z for *"]);
    run.give(submitting("y"), submitting("a"));
    expect(run.give(stopping(sigint))).toEqual([
      "cancel a 1 because signal",
      "drop b because signal",
      "cancel y 1 because signal",
      "drop z because signal",
    ]);
    expect(run.give(stopping({ kind: "request" }))).toEqual([]);
    run.give(ended("y", { status: "cancelled", endedAtMs: 1 }), cancelled("y", sigint));
    // It ended by itself before the cancel came.
    run.give(ended("a", { status: "succeeded", endedAtMs: 1 }), succeeded("a"), cancelled("b", sigint));
    expect(run.give(cancelled("z", sigint))).toEqual(["finish cancelled"]);
  });

  test("a step that is about to start does not, and lets go of its room", () => {
    const run = new Driver([a, plannedStep("d")], { capacity: { "*": 1 }, policy: "keep-going" });
    expect(run.begun).toEqual(["submit a 1", "queue d for *"]);
    expect(run.give(stopping(sigint))).toEqual(["drop a because signal", "drop d because signal"]);
    run.give(cancelled("a", sigint));
    expect(run.give(cancelled("d", sigint))).toEqual(["finish cancelled"]);
    expect([...run.state.pools.values()].map(({ used }) => used)).toEqual([0]);
  });

  test("a step that has begun nevertheless is cancelled", () => {
    const run = new Driver([a]);
    expect(run.give(submitting("a"), stopping(sigint))).toEqual(["cancel a 1 because signal"]);
  });

  test("what has ended and is being collected is not cancelled", () => {
    const run = new Driver([a]);
    run.give(submitting("a"), ended("a", { status: "succeeded", endedAtMs: 1 }));
    expect(run.give(stopping(sigint))).toEqual([]);
    expect(run.give(succeeded("a"))).toEqual(["finish succeeded"]);
  });

  test("nothing starts between the decision to stop and its event", () => {
    const run = new Driver([a, plannedStep("d"), plannedStep("e", { needs: ["d"] })]);
    run.give(submitting("a"), submitting("d"), attemptFailed("a", "oom"), failed("a"));
    expect(run.give(succeeded("d"))).toEqual([]);
    expect(run.give(stopping({ kind: "failure", step: "a" }, true))).toEqual(["drop e because failure"]);
  });

  test("the deadline of the run stops it, and a stop that lets steps finish becomes strict", () => {
    const run = new Driver([a], { deadlineMs: 50 });
    expect(run.wakeAtMs).toBe(50);
    run.give(submitting("a"), stopping({ kind: "request" }, true));
    expect(run.at(50).tick()).toEqual(["stop because deadline"]);
    expect(run.wakeAtMs).toBeUndefined();
    expect(run.give(stopping({ kind: "deadline" }))).toEqual(["cancel a 1 because request"]);
  });

  test("the settings' deadline goes before the plan's", () => {
    expect(new Driver([a], {}, { deadlineMs: 70 }).wakeAtMs).toBe(70);
    expect(new Driver([a], { deadlineMs: 50 }, { deadlineMs: 70 }).wakeAtMs).toBe(50);
  });

  test("a step that somebody cancelled on its platform takes its dependants along, and fails nothing", () => {
    const run = new Driver([a, b, plannedStep("z")]);
    run.give(submitting("a"), submitting("z"));
    expect(run.give(ended("a", { status: "cancelled", endedAtMs: 1 }))).toEqual(["drop a because request"]);
    expect(run.give(cancelled("a", { kind: "request" }))).toEqual(["skip b because a"]);
    run.give(skipped("b", "a"));
    expect(run.give(succeeded("z"))).toEqual(["finish cancelled"]);
  });
});

describe("the limit on queue time", () => {
  const hurried = plannedStep("a", { queueTimeoutMs: 10 });

  test("an attempt that does not run in time is expired, once", () => {
    const run = new Driver([hurried]).at(5);
    run.give(submitting("a"));
    expect(run.wakeAtMs).toBe(15);
    expect(run.at(15).tick()).toEqual(["expire a 1"]);
    expect(run.tick()).toEqual([]);
    const why = { class: "queue-timeout", message: "it waited too long" } as const;
    run.give(ended("a", { status: "failed", failure: why, endedAtMs: 15 }));
    expect(run.give(attemptFailed("a", "queue-timeout"))).toEqual(["fail a 1 by queue-timeout"]);
  });

  test("of several whose time is up at once, only those that do not run", () => {
    const run = new Driver([hurried, { ...hurried, name: "b" }, { ...hurried, name: "c" }]);
    run.give(submitting("a"), submitting("b"), submitting("c"), running("b"));
    expect(run.at(10).tick()).toEqual(["expire a 1", "expire c 1"]);
  });

  test.each([
    ["runs", [running("a")]],
    ["has ended", [ended("a", { status: "succeeded", endedAtMs: 1 })]],
    ["has succeeded", [succeeded("a")]],
    ["is being cancelled", [stopping(sigint)]],
    [
      "has been followed by another",
      [attemptFailed("a", "oom"), retrying("a", "oom", 0), submitting("a", 2), running("a", 2)],
    ],
  ])("not one that %s", (_what, events) => {
    const retries = { budget: { oom: 1 }, delayMs: 0, maxDelayMs: 0 };
    const run = new Driver([{ ...hurried, retries }]);
    run.give(submitting("a"), ...events);
    expect(run.at(99).tick()).toEqual([]);
  });
});
