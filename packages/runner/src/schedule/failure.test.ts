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

describe("failure", () => {
  const chain = [a, b, plannedStep("c", { needs: ["b"] }), plannedStep("d"), plannedStep("e", { needs: ["d"] })];

  test("finish: what runs ends, nothing starts or is tried again, dependants are skipped because of the root", () => {
    const d = plannedStep("d", { retries: { budget: { oom: 5 }, delayMs: 1, maxDelayMs: 1 } });
    const run = new Driver(chain.map((step) => (step.name === "d" ? d : step)));
    run.give(submitting("a"), submitting("d"));
    expect(run.give(attemptFailed("a", "user-exit"))).toEqual(["fail a 1 by user-exit"]);
    expect(run.give(failed("a"))).toEqual([
      "skip b because a",
      "skip c because a",
      "stop because failure, finish what runs",
    ]);
    expect(run.give(skipped("b", "a"), skipped("c", "a"))).toEqual([]);
    expect(run.give(stopping({ kind: "failure", step: "a" }, true))).toEqual(["drop e because failure"]);
    expect(run.give(attemptFailed("d", "oom"))).toEqual(["fail d 1 by oom"]);
    expect(run.give(failed("d", "oom"), cancelled("e", { kind: "failure", step: "a" }))).toEqual([
      "finish failed by a",
    ]);
  });

  test("finish: nothing starts in the room of what has failed, unless it is tried again", () => {
    const again = plannedStep("again", { retries: { budget: { oom: 1 }, delayMs: 5, maxDelayMs: 5 } });
    const run = new Driver([again, a, plannedStep("z")], { capacity: { "*": 1 } });
    run.give(submitting("again"));
    expect(run.give(attemptFailed("again", "oom"))).toEqual(["retry again 1 after oom in 4"]);
    expect(run.give(retrying("again", "oom", 5))).toEqual(["submit a 1"]);
    run.give(submitting("a"));
    expect(run.give(attemptFailed("a", "user-exit"))).toEqual(["fail a 1 by user-exit"]);
    expect(run.give(failed("a"))).toEqual(["stop because failure, finish what runs"]);
  });

  test("fail-fast: what runs is cancelled too", () => {
    const run = new Driver(chain, { policy: "fail-fast" });
    run.give(submitting("a"), submitting("d"), attemptFailed("a", "user-exit"));
    expect(run.give(failed("a")).at(-1)).toBe("stop because failure");
    const because = { kind: "failure", step: "a" } as const;
    expect(run.give(stopping(because))).toEqual(["cancel d 1 because failure", "drop e because failure"]);
    expect(run.give(ended("d", { status: "cancelled", endedAtMs: 9 }))).toEqual(["drop d because failure"]);
    run.give(skipped("b", "a"), skipped("c", "a"), cancelled("e", because));
    expect(run.give(cancelled("d", because))).toEqual(["finish failed by a"]);
  });

  test("keep-going: all that does not need the failed step still runs", () => {
    const run = new Driver(chain, { policy: "keep-going" });
    run.give(submitting("a"), submitting("d"), attemptFailed("a", "user-exit"));
    expect(run.give(failed("a"))).toEqual(["skip b because a", "skip c because a"]);
    expect(run.give(succeeded("d"))).toEqual(["submit e 1"]);
    run.give(submitting("e"), succeeded("e"), skipped("b", "a"));
    expect(run.give(skipped("c", "a"))).toEqual(["finish failed by a"]);
  });

  test("a second failure does not stop a run that stops already", () => {
    const run = new Driver([a, plannedStep("d"), plannedStep("e")]);
    run.give(submitting("a"), submitting("d"), submitting("e"), attemptFailed("a", "oom"), failed("a"));
    run.give(stopping({ kind: "failure", step: "a" }, true), attemptFailed("d", "oom"));
    expect(run.give(failed("d"))).toEqual([]);
  });

  test("the last step's failure stops nothing", () => {
    const run = new Driver([a]);
    run.give(submitting("a"), attemptFailed("a", "oom"));
    expect(run.give(failed("a"))).toEqual(["finish failed by a"]);
  });

  test("fail-fast is stricter than a stop from outside that lets steps finish", () => {
    const run = new Driver([a, plannedStep("d")], { policy: "fail-fast" });
    run.give(submitting("a"), submitting("d"), stopping({ kind: "request" }, true), attemptFailed("a", "oom"));
    expect(run.give(failed("a"))).toEqual(["stop because failure"]);
    expect(run.give(stopping({ kind: "failure", step: "a" }))).toEqual(["cancel d 1 because request"]);
  });

  test("a chain of 100,000 is skipped without recursion", () => {
    const long = Array.from({ length: 100_000 }, (_, n) =>
      plannedStep(`s${n}`, n === 0 ? {} : { needs: [`s${n - 1}`] }),
    );
    const run = new Driver(long);
    run.give(submitting("s0"), attemptFailed("s0", "oom"));
    const actions = run.give(failed("s0"));
    expect(actions.length).toBe(99_999);
    expect(actions.at(-1)).toBe("skip s99999 because s0");
  });
});

describe("retries", () => {
  const budget = { "user-exit": 1, preempted: 2 };
  const patient = plannedStep("a", { retries: { budget, delayMs: 1000, maxDelayMs: 1500 } });

  test("each failure class has a budget of its own; the wait doubles up to the longest, with jitter", () => {
    const run = new Driver([patient]);
    run.give(submitting("a"));
    expect(run.give(attemptFailed("a", "preempted"))).toMatchInlineSnapshot(`
      [
        "retry a 1 after preempted in 520",
      ]
    `);
    expect(run.give(retrying("a", "preempted", 700))).toEqual([]);
    expect(run.wakeAtMs).toBe(700);
    expect(run.at(699).tick()).toEqual([]);
    expect(run.at(700).tick()).toEqual(["submit a 2"]);
    run.give(submitting("a", 2));
    expect(run.give(attemptFailed("a", "user-exit", 2))).toMatchInlineSnapshot(`
      [
        "retry a 2 after user-exit in 1162",
      ]
    `);
    run.give(retrying("a", "user-exit", 0));
    expect(run.tick()).toEqual(["submit a 3"]);
    run.give(submitting("a", 3));
    expect(run.give(attemptFailed("a", "user-exit", 3))).toEqual(["fail a 3 by user-exit"]);
  });

  test("what lasts is not tried again, whatever is left of the budget", () => {
    const run = new Driver([patient]);
    run.give(submitting("a"));
    const failure = { class: "preempted", message: "there is no such machine", isLasting: true } as const;
    expect(run.give({ type: "attempt.failed", step: "a", attempt: 1, failure })).toEqual(["fail a 1 by preempted"]);
  });

  test("while a step waits for its next attempt its room is free", () => {
    const run = new Driver([patient, plannedStep("z")], { capacity: { "*": 1 } });
    expect(run.begun).toEqual(["submit a 1", "queue z for *"]);
    run.give({ type: "step.queued", step: "z" }, submitting("a"));
    run.give(attemptFailed("a", "preempted"));
    expect(run.give(retrying("a", "preempted", 5))).toEqual(["submit z 1"]);
    run.give(submitting("z"));
    expect(run.at(5).tick()).toEqual(["queue a for *"]);
    expect(run.give(succeeded("z"))).toEqual(["submit a 2"]);
  });

  test("of what is due at one time, the deadline comes first, then the steps as the plan has them", () => {
    const pair = [patient, { ...patient, name: "z" }];
    const wait = [submitting("a"), submitting("z"), attemptFailed("z", "preempted"), attemptFailed("a", "preempted")];
    const delays = [retrying("z", "preempted", 9), retrying("a", "preempted", 9)];
    const run = new Driver(pair);
    run.give(...wait, ...delays);
    expect(run.at(9).tick()).toEqual(["submit a 2", "submit z 2"]);
    const late = new Driver(pair, { deadlineMs: 9 });
    late.give(...wait, ...delays);
    expect(late.at(9).tick()).toEqual(["stop because deadline"]);
  });

  test("a late tick starts first what was due first", () => {
    const run = new Driver([patient, { ...patient, name: "z" }]);
    run.give(submitting("a"), submitting("z"), attemptFailed("z", "preempted"), attemptFailed("a", "preempted"));
    run.give(retrying("a", "preempted", 9), retrying("z", "preempted", 8));
    expect(run.wakeAtMs).toBe(8);
    expect(run.at(20).tick()).toEqual(["submit z 2", "submit a 2"]);
  });

  test("a clock that was set back leaves no timer of an earlier wait behind", () => {
    const run = new Driver([patient]);
    run.give(submitting("a"), attemptFailed("a", "preempted"), retrying("a", "preempted", 100));
    run.at(50).give(submitting("a", 2), attemptFailed("a", "preempted", 2), retrying("a", "preempted", 100));
    expect(run.at(100).tick()).toEqual([]);
    expect(run.at(150).tick()).toEqual(["submit a 3"]);
  });

  test("a late tick, or none at all, decides as one in time", () => {
    const run = new Driver([patient, plannedStep("z")], { policy: "keep-going" });
    run.give(submitting("a"), submitting("z"), attemptFailed("a", "preempted"), retrying("a", "preempted", 5));
    expect(run.at(80).give(running("z"))).toEqual(["submit a 2"]);
  });

  test("a step that was to be tried again is dropped by a stop", () => {
    const run = new Driver([patient]);
    run.give(submitting("a"), attemptFailed("a", "preempted"), stopping(sigint));
    expect(run.give(retrying("a", "preempted", 5))).toEqual(["drop a because signal"]);
    const waiting = new Driver([patient]);
    waiting.give(submitting("a"), attemptFailed("a", "preempted"), retrying("a", "preempted", 5));
    expect(waiting.give(stopping(sigint))).toEqual(["drop a because signal"]);
    expect(waiting.at(5).tick()).toEqual([]);
  });
});
