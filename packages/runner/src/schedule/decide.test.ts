import { describe, expect, test } from "vitest";
import type { RunEvent } from "../events/event.ts";
import { decide, newSchedule } from "./decide.ts";
import { Driver } from "./testing/driver.ts";
import { ended, running, submitted, submitting, succeeded } from "./testing/happenings.ts";
import { plannedStep, planOf, runStarted } from "./testing/planned.ts";

const [a, b] = [plannedStep("a"), plannedStep("b", { needs: ["a"] })];
const cachedA = { type: "step.cached", step: "a", from: "run-0", values: {}, artifacts: {} } as const;

describe("the good way", () => {
  test("a step starts once what it needs has succeeded, and the run ends with the last", () => {
    const run = new Driver([a, b]);
    expect(run.begun).toEqual(["submit a 1"]);
    expect(run.give(submitting("a"), submitted("a"), running("a"))).toEqual([]);
    expect(run.give(ended("a", { status: "succeeded", endedAtMs: 5 }))).toEqual([]);
    expect(run.give(succeeded("a"))).toEqual(["submit b 1"]);
    expect(run.give(submitting("b"), succeeded("b"))).toEqual(["finish succeeded"]);
    expect(run.give({ type: "run.finished", status: "succeeded", exitCode: 0 })).toEqual([]);
    expect(run.tick()).toEqual([]);
  });

  test("an empty plan is done at once", () => {
    expect(new Driver([]).begun).toEqual(["finish succeeded"]);
  });

  test("a tick before the start decides nothing", () => {
    expect(decide(newSchedule(), { type: "tick" }, 0).actions).toEqual([]);
  });

  test("a cached step counts as succeeded, before it is asked for or as the answer to submit", () => {
    expect(new Driver([a, b]).give(cachedA)).toEqual(["submit b 1"]);
    const full = new Driver([plannedStep("z", { priority: 1 }), a, b], { capacity: { "*": 1 } });
    expect(full.begun).toEqual(["submit z 1", "queue a for *"]);
    expect(full.give(cachedA)).toEqual(["queue b for *"]);
  });

  test("a borrowed step is never submitted; what needs it waits for its outputs", () => {
    const run = new Driver([b], {}, { borrowed: [a] });
    expect(run.begun).toEqual([]);
    expect(run.give(cachedA)).toEqual(["submit b 1"]);
  });

  test("what does not decide anything leads to nothing", () => {
    const run = new Driver([a]);
    run.give(submitting("a"));
    const pending = { type: "attempt.pending", step: "a", attempt: 1, reason: "Unschedulable" } as const;
    const stale = { type: "attempt.stale", step: "a", attempt: 1, sinceMs: 3 } as const;
    expect(run.give(pending, stale, { type: "run.warned", message: "slow disk" })).toEqual([]);
  });
});

describe("bugs of ours", () => {
  const started = runStarted(planOf([a]));

  test.each<[string, readonly RunEvent[]]>([
    ["internal: step.queued before run.started", [{ type: "step.queued", step: "a", atMs: 0 }]],
    ["internal: the run has started twice", [started, started]],
    ['internal: step.queued of unknown step "x"', [started, { type: "step.queued", step: "x", atMs: 0 }]],
    ['internal: step "a" is there already', [runStarted(planOf([a, a]))]],
    ['internal: step "b" needs "a", which is not before it', [runStarted(planOf([b, a]))]],
    ['internal: pool "gpu" has the capacity 0', [runStarted(planOf([a]), { capacity: { gpu: 0 } })]],
  ])("%s", (message, events) => {
    const state = newSchedule();
    expect(() => {
      for (const event of events) decide(state, event, 0);
    }).toThrow(message);
  });

  test("events that cannot follow those before them", () => {
    const run = new Driver([a]);
    expect(() => run.give(running("a"))).toThrow('attempt.running of step "a", whose attempt 1 is not in flight');
    run.give(submitting("a"));
    expect(() => run.give(running("a", 2))).toThrow('attempt.running of step "a", whose attempt 2 is not in flight');
    expect(() => run.give(submitting("a"))).toThrow('step "a" is in flight already');
    const unknown = { type: "attempt.exploded", step: "a", attempt: 1 } as never;
    expect(() => run.give(unknown)).toThrow('internal: unknown event {"atMs":0,"type":"attempt.exploded"');
    run.give(succeeded("a"));
    expect(() => run.give(succeeded("a"))).toThrow('step.succeeded of step "a", which has settled');
    run.give({ type: "run.finished", status: "succeeded", exitCode: 0 });
    expect(() => run.give({ type: "run.warned", message: "late" })).toThrow("run.warned after run.finished");
  });
});
