import { describe, expect, test } from "vitest";
import { Driver } from "./testing/driver.ts";
import { attemptFailed, failed, sigint, skipped, stopping, submitting, succeeded } from "./testing/happenings.ts";
import { plannedStep } from "./testing/planned.ts";

const [a, b] = [plannedStep("a"), plannedStep("b", { needs: ["a"] })];

describe("steps that are added", () => {
  const added = (...steps: readonly ReturnType<typeof plannedStep>[]) => ({ type: "steps.added", steps }) as const;

  test("may need settled steps and each other", () => {
    const run = new Driver([a, plannedStep("z")]);
    run.give(submitting("a"), submitting("z"), succeeded("a"));
    expect(run.give(added(b, plannedStep("c", { needs: ["a", "b"] })))).toEqual(["submit b 1"]);
    expect(run.give(submitting("b"), succeeded("b"))).toEqual(["submit c 1"]);
  });

  test("are skipped where what they need is bad already, with all that needs them", () => {
    const run = new Driver([a, b, plannedStep("z")], { policy: "keep-going" });
    run.give(submitting("a"), submitting("z"), attemptFailed("a", "oom"), failed("a", "oom"), skipped("b", "a"));
    expect(run.give(added(plannedStep("c", { needs: ["b"] }), plannedStep("d", { needs: ["z", "c"] })))).toEqual([
      "skip c because a",
      "skip d because a",
    ]);
  });

  test("are dropped in a run that stops", () => {
    const run = new Driver([a]);
    run.give(submitting("a"), stopping(sigint, true));
    expect(run.give(added(b))).toEqual(["drop b because signal"]);
  });

  test("are refused once the last step has settled", () => {
    const run = new Driver([a]);
    run.give(submitting("a"), succeeded("a"));
    expect(() => run.give(added(b))).toThrow("internal: steps were added after the last one had settled");
  });
});
