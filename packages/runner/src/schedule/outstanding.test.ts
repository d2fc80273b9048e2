import { expect, test } from "vitest";
import { inFlight, outstanding } from "./outstanding.ts";
import { Driver, words } from "./testing/driver.ts";
import { attemptFailed, ended, failed, sigint, stopping, submitting } from "./testing/happenings.ts";
import { plannedStep } from "./testing/planned.ts";

const left = ({ state }: Driver): string[] => outstanding(state).map(words);

test("an action is outstanding until its event has come", () => {
  const steps = ["a", "b", "c"].map((name) => plannedStep(name));
  const run = new Driver(steps, { capacity: { "*": 2 }, policy: "fail-fast" });
  expect(left(run)).toEqual(["submit a 1", "submit b 1", "queue c for *"]);
  run.give({ type: "step.queued", step: "c" });
  expect(left(run)).toEqual(["submit a 1", "submit b 1"]);
  run.give(submitting("a"), submitting("b"));
  expect(left(run)).toEqual([]);
  const inB = { step: "b", attempt: 1 };
  expect(inFlight(run.state)).toEqual([{ step: "a", attempt: 1 }, inB]);
  run.give(attemptFailed("a", "oom"));
  expect(left(run)).toEqual(["fail a 1 by oom"]);
  expect(inFlight(run.state)).toEqual([inB]);
  run.give(failed("a", "oom"));
  expect(left(run)).toEqual(["stop because failure"]);
  const because = { kind: "failure", step: "a" } as const;
  run.give(stopping(because));
  expect(left(run)).toEqual(["cancel b 1 because failure", "drop c because failure"]);
  run.give(ended("b", { status: "cancelled", endedAtMs: 1 }), { type: "step.cancelled", step: "c", because });
  expect(left(run)).toEqual(["drop b because failure"]);
  run.give({ type: "step.cancelled", step: "b", because });
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
