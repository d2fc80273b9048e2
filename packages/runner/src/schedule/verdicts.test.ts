import { describe, expect, it, test } from "vitest";
import type { Happening } from "../events/event.ts";
import { replay } from "../events/fold.ts";
import { resumedVerdicts } from "./resumed-verdicts.ts";
import {
  attemptFailed,
  cancelled,
  failed,
  retrying,
  running,
  sigint,
  skipped,
  stopping,
  submitted,
  submitting,
  succeeded,
} from "./testing/happenings.ts";
import { plannedStep, planOf, runStarted } from "./testing/planned.ts";
import { prospectOf, type Verdict } from "./verdict.ts";

describe("a run that would be resumed", () => {
  const names = ["done", "kept", "sent", "held", "going", "broken", "ended", "left", "open", "again"];
  const started = runStarted(planOf(names.map((name) => plannedStep(name))));
  const verdicts = (...happenings: readonly Happening[]) =>
    Object.fromEntries(resumedVerdicts(replay([started, ...happenings.map((each) => ({ atMs: 1, ...each }))])));
  const cached: Happening = { type: "step.cached", step: "kept", from: "run-0", values: {}, artifacts: {} };
  const pending: Happening = { type: "attempt.pending", step: "held", attempt: 1, reason: "no room" };
  const reached: readonly Happening[] = [
    ...["done", "going", "broken", "again"].flatMap((step) => [submitting(step), submitted(step), running(step)]),
    ...[submitting("sent"), submitting("held"), submitted("held"), pending],
    ...[cached, succeeded("done"), attemptFailed("broken", "user-exit"), failed("broken")],
    ...[cancelled("ended", sigint), skipped("left", "broken")],
    ...[attemptFailed("again", "oom"), retrying("again", "oom", 10)],
  ];

  it("keeps what is done, adopts what is under way, and cannot do again what did not end well", () => {
    expect(verdicts(...reached)).toEqual({
      done: { is: "cached", from: "run-1" },
      kept: { is: "cached", from: "run-0" },
      sent: { is: "adopt", from: "run-1", attempt: 1 },
      held: { is: "adopt", from: "run-1", attempt: 1 },
      going: { is: "adopt", from: "run-1", attempt: 1 },
      broken: { is: "blocked", because: "It has failed in this run: exit code 3." },
      ended: { is: "blocked", because: "It was cancelled in this run." },
      left: { is: "blocked", because: '"broken", which it needs, did not succeed.' },
      again: { is: "run", why: { kind: "new" } },
    });
  });
  it("starts nothing more where it stops", () => {
    const { open, again, going } = verdicts(...reached, stopping({ kind: "failure", step: "broken" }, true));
    const because = 'The run stops: "broken" failed.';
    expect({ open, again, going }).toEqual({
      open: { is: "blocked", because },
      again: { is: "blocked", because },
      going: { is: "adopt", from: "run-1", attempt: 1 },
    });
  });
});

test("a plan is as good as its worst step", () => {
  const cached: Verdict = { is: "cached", from: "run-0" };
  const depends: Verdict = { is: "depends", on: ["a"] };
  expect([
    prospectOf([]),
    prospectOf([cached, cached]),
    prospectOf([cached, { is: "adopt", from: "run-0", attempt: 1, stands: true }]),
    prospectOf([cached, { is: "adopt", from: "run-0", attempt: 1 }]),
    prospectOf([cached, depends]),
    prospectOf([depends, { is: "blocked", because: "no secret" }, cached]),
  ]).toEqual(["nothing to do", "nothing to do", "nothing to do", "work to do", "work to do", "blocked"]);
});
