import { describe, expect, test } from "vitest";
import type { Happening } from "../events/event.ts";
import { serviceResult } from "./testing/answers.ts";
import { Driver } from "./testing/driver.ts";
import {
  attemptFailed,
  ended,
  failed,
  failureOf,
  retrying,
  running,
  sigint,
  skipped,
  stopping,
  submitting,
  succeeded,
} from "./testing/happenings.ts";
import { plannedStep } from "./testing/planned.ts";

const web = plannedStep("web", { kind: "deploy" });
const ask = plannedStep("ask", {
  needs: ["web"],
  retries: { budget: { "not-ready": 3, oom: 3 }, delayMs: 5, maxDelayMs: 5 },
});
const later = plannedStep("later", { needs: ["ask"] });
const stands: Happening = {
  type: "step.succeeded",
  step: "web",
  attempt: 1,
  values: {},
  artifacts: {},
  service: serviceResult("web"),
};
const died: Happening = { type: "service.died", step: "web", failure: failureOf("user-exit") };

function standing(...steps: Parameters<typeof plannedStep>[]): Driver {
  const run = new Driver([web, ask, later, ...steps.map((each) => plannedStep(...each))], { policy: "keep-going" });
  run.give(submitting("web"), stands);
  return run;
}

describe("a service that dies", () => {
  test("breaks what runs with it: it fails, without another try, and what needs it is skipped", () => {
    const run = standing();
    run.give(submitting("ask"), running("ask"));
    expect(run.give(died)).toEqual(["break ask 1 by not-ready"]);
    expect(run.give(ended("ask", { status: "failed", failure: failureOf("not-ready"), endedAtMs: 1 }))).toEqual([]);
    expect(run.give(attemptFailed("ask", "not-ready"))).toEqual(["fail ask 1 by not-ready"]);
    expect(run.give(failed("ask", "not-ready"))).toEqual(["skip later because ask"]);
    expect(run.give(skipped("later", "ask"))).toEqual(["finish failed by ask"]);
  });

  test("fails what waits for something else, or for room, before it begins", () => {
    const run = standing(["slow"], ["both", { needs: ["web", "slow"] }]);
    run.give(submitting("slow"), submitting("ask"), ended("ask", { status: "succeeded", endedAtMs: 1 }));
    expect(run.give(died)).toEqual(["fail both 0 by not-ready"]);
    run.give(failed("both", "not-ready", 0));
    expect(run.give(succeeded("ask"))).toEqual(["submit later 1"]);
    const full = new Driver([web, plannedStep("z", { priority: 9, needs: ["web"] }), ask], { capacity: { "*": 1 } });
    full.give(submitting("web"), stands, { type: "step.queued", step: "ask" }, submitting("z"));
    expect(full.give(died)).toEqual(["break z 1 by not-ready", "fail ask 0 by not-ready"]);
  });

  test("leaves the end to a program that has ended by itself, and to what has settled", () => {
    const run = standing();
    run.give(submitting("ask"), ended("ask", { status: "succeeded", endedAtMs: 1 }));
    expect(run.give(died)).toEqual([]);
    run.give(succeeded("ask"), submitting("later"), succeeded("later"));
    const settled = standing();
    settled.give(submitting("ask"), succeeded("ask"), submitting("later"));
    expect(settled.give(died)).toEqual([]);
    expect(settled.give(succeeded("later"))).toEqual(["finish succeeded"]);
  });

  test("fails what is about to start, which does not, or breaks it if it has begun nevertheless", () => {
    const run = standing();
    expect(run.give(died)).toEqual(["fail ask 0 by not-ready"]);
    const begun = standing();
    expect(begun.give(submitting("ask"), died)).toEqual(["break ask 1 by not-ready"]);
  });

  test("fails what was to be tried again, whether it waits or is about to", () => {
    const waiting = standing();
    waiting.give(submitting("ask"), attemptFailed("ask", "oom"), retrying("ask", "oom", 5));
    expect(waiting.give(died)).toEqual(["fail ask 1 by not-ready"]);
    expect(waiting.at(9).tick()).toEqual([]);
    const judged = standing();
    judged.give(submitting("ask"), attemptFailed("ask", "oom"));
    expect(judged.give(died)).toEqual([]);
    expect(judged.give(retrying("ask", "oom", 5))).toEqual(["fail ask 1 by not-ready"]);
  });

  test("of a run that stops breaks what is being cancelled too, and nothing that leaves", () => {
    const run = standing();
    run.give(submitting("ask"), stopping(sigint));
    expect(run.give(died)).toEqual(["break ask 1 by not-ready"]);
    const dropped = standing(["slow"], ["both", { needs: ["web", "slow"] }]);
    dropped.give(submitting("slow"), submitting("ask"), stopping(sigint));
    expect(dropped.give(died)).toEqual(["break ask 1 by not-ready"]);
  });

  test("fails a step that is added later and needs it", () => {
    const run = standing();
    run.give(submitting("ask"), died);
    const steps = [plannedStep("late", { needs: ["web"] })];
    expect(run.give({ type: "steps.added", steps })).toEqual(["fail late 0 by not-ready"]);
  });

  test("is of a step that is known", () => {
    expect(() => standing().give({ ...died, step: "nobody" } as Happening)).toThrow("unknown step");
  });
});
