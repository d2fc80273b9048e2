import { describe, expect, test } from "vitest";
import type { Happening } from "../events/event.ts";
import { cachedEvent } from "./testing/answers.ts";
import { Driver } from "./testing/driver.ts";
import {
  attemptFailed,
  failed,
  retrying,
  running,
  sigint,
  stopping,
  submitting,
  succeeded,
} from "./testing/happenings.ts";
import { plannedStep } from "./testing/planned.ts";

const reopened = (step: string): Happening => ({ type: "step.reopened", step, because: "it was damaged" });

/** `made` is cached, `use` has begun and cannot have its input; `other` waits for a slot. */
function spoiled(budget = 0): Driver {
  const retries = { budget: { staging: budget, "user-exit": 1 }, delayMs: 1_000, maxDelayMs: 1_000 };
  const run = new Driver(
    [
      plannedStep("made"),
      plannedStep("use", { needs: ["made"], retries }),
      plannedStep("other", { needs: ["made"], priority: -1 }),
    ],
    { capacity: { "*": 1 }, policy: "keep-going" },
  );
  run.give(cachedEvent("made"), submitting("use"));
  return run;
}

describe("a cached step that is opened again", () => {
  test("runs before all that needs it, and costs those that could not have it none of their retries", () => {
    const run = spoiled();
    expect(run.give(reopened("made"), attemptFailed("use", "staging"))).toEqual([
      "queue made for *",
      "retry use 1 after staging in 0",
    ]);
    expect(run.give(retrying("use", "staging", 0))).toEqual(["submit made 1"]);
    expect(run.give(submitting("made"), running("made"), succeeded("made"))).toEqual([
      "submit use 2",
      "queue other for *",
    ]);
  });
  test("takes all with it that needs it when it does not end well", () => {
    const run = spoiled();
    run.give(reopened("made"), attemptFailed("use", "staging"), retrying("use", "staging", 0), submitting("made"));
    expect(run.give(attemptFailed("made", "user-exit"), failed("made"))).toEqual([
      "fail made 1 by user-exit",
      "skip use because made",
      "skip other because made",
    ]);
  });
  test("leaves alone what is in flight; that begins no second time if it was all in vain", () => {
    const run = new Driver(
      [
        plannedStep("made"),
        plannedStep("use", { needs: ["made"], retries: { budget: { oom: 1 }, delayMs: 1, maxDelayMs: 1 } }),
      ],
      { policy: "keep-going" },
    );
    run.give(cachedEvent("made"), submitting("use"), running("use"), reopened("made"), submitting("made"));
    expect(run.give(attemptFailed("made", "user-exit"), failed("made"))).toEqual(["fail made 1 by user-exit"]);
    expect(run.give(attemptFailed("use", "oom"))).toEqual(["fail use 1 by oom"]);
  });
  test("is told of between two attempts too: what waits for its next goes no further than that", () => {
    const run = spoiled(1);
    run.give(attemptFailed("use", "user-exit"), retrying("use", "user-exit", 500), submitting("other"));
    expect(run.give(reopened("made"))).toEqual(["queue made for *"]);
    expect(run.at(500).tick()).toEqual([]);
    expect(run.give(attemptFailed("other", "staging"))).toEqual(["retry other 1 after staging in 0"]);
    expect(run.give(submitting("made"), attemptFailed("made", "oom"), failed("made", "oom"))).toEqual([
      "fail made 1 by oom",
      "skip use because made",
    ]);
    expect(run.give(retrying("other", "staging", 0))).toEqual(["skip other because made"]);
  });
  test("goes with a step that it needs and that was opened again before it in vain", () => {
    const chain = ["made", "next"].map((name, at, all) => plannedStep(name, { needs: all.slice(0, at) }));
    const run = new Driver(
      [...chain, plannedStep("use", { needs: ["next"] }), plannedStep("other", { needs: ["made"] })],
      {
        policy: "keep-going",
      },
    );
    run.give(cachedEvent("made"), cachedEvent("next"), submitting("use"), submitting("other"));
    run.give(reopened("made"), attemptFailed("other", "staging"), submitting("made"), attemptFailed("made", "oom"));
    run.give(failed("made", "oom"));
    expect(run.give(reopened("next"))).toEqual(["skip next because made"]);
  });
  test("does not begin in a run that stops", () => {
    const run = spoiled();
    run.give(stopping(sigint));
    expect(run.give(reopened("made"), attemptFailed("use", "staging"))).toContain("drop made because signal");
  });
  test("can only be one that was cached", () => {
    const run = spoiled();
    expect(() => run.give(reopened("use"))).toThrow('internal: step.reopened of step "use", which is inFlight');
    expect(() => run.give(reopened("none"))).toThrow('internal: step.reopened of unknown step "none"');
  });
});
