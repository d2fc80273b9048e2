import { expect, test } from "vitest";
import { inFlight, outstanding } from "./outstanding.ts";
import { Driver, words } from "./testing/driver.ts";
import { attemptFailed, ended, failed, sigint, stopping, submitting } from "./testing/happenings.ts";
import { plannedStep } from "./testing/planned.ts";

const left = ({ state }: Driver): string[] => outstanding(state).map(words);

test("an action is outstanding until its event has come", () => {
  const run = new Driver([plannedStep("a"), plannedStep("b")], { capacity: { "*": 1 }, policy: "fail-fast" });
  expect(left(run)).toEqual(["submit a 1", "queue b for *"]);
  run.give({ type: "step.queued", step: "b" });
  expect(left(run)).toEqual(["submit a 1"]);
  run.give(submitting("a"));
  expect(left(run)).toEqual([]);
  expect(inFlight(run.state)).toEqual([{ step: "a", attempt: 1 }]);
  run.give(attemptFailed("a", "oom"));
  expect(left(run)).toEqual(["fail a 1 by oom", "submit b 1"]);
  expect(inFlight(run.state)).toEqual([]);
  run.give(failed("a", "oom"), submitting("b"));
  expect(left(run)).toEqual(["stop because failure"]);
  run.give(stopping({ kind: "failure", step: "a" }));
  expect(left(run)).toEqual(["cancel b 1 because failure"]);
  run.give(ended("b", { status: "cancelled", endedAtMs: 1 }));
  expect(left(run)).toEqual(["drop b because failure"]);
  run.give({ type: "step.cancelled", step: "b", because: { kind: "failure", step: "a" } });
  expect(left(run)).toEqual(["finish failed by a"]);
  run.give({ type: "run.finished", status: "failed", exitCode: 1, rootFailure: "a" });
  expect(left(run)).toEqual([]);
});

test("a submit that nobody has begun is dropped when a run that stops is resumed", () => {
  const run = new Driver([plannedStep("a")]);
  run.give(stopping(sigint));
  expect(left(run)).toEqual(["drop a because signal"]);
  expect(run.give({ type: "step.cancelled", step: "a", because: sigint })).toEqual(["finish cancelled"]);
});
