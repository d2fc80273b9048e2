import { describe, expect, it } from "vitest";
import { begun, running, step, succeeded } from "../report/testing/script.ts";
import { decide, newSchedule } from "../schedule/decide.ts";
import type { Happening } from "./event.ts";
import { replay } from "./fold.ts";

const published = (path: string): Happening => ({ type: "output.published", step: "train", output: "model", path });
const eventsOf = (...happenings: readonly Happening[]) => happenings.map((happening) => ({ atMs: 0, ...happening }));

describe("what a program tells of itself", () => {
  it("is kept as it was last, and begins anew with the next attempt", () => {
    const told = (attempt: number): readonly Happening[] => [
      { type: "step.progressed", step: "train", attempt, fraction: 0.2, message: "begun" },
      { type: "step.progressed", step: "train", attempt, fraction: 0.6 },
      { type: "metric.reported", step: "train", attempt, name: "loss", value: 3, at: 1 },
      { type: "metric.reported", step: "train", attempt, name: "loss", value: 2 },
    ];
    const first = eventsOf(begun(step("train")), ...running("train"), ...told(1));
    expect(replay(first).steps.get("train")).toMatchObject({
      progress: { fraction: 0.6, before: 0.2 },
      metrics: { loss: 2 },
    });
    const failure = { class: "user-exit", message: "no", exit: { code: 1 } } as const;
    const again = eventsOf(
      { type: "attempt.failed", step: "train", attempt: 1, failure },
      { type: "step.retrying", step: "train", attempt: 1, failure, delayMs: 0 },
      ...running("train", 2).slice(1),
    );
    expect(replay([...first, ...again]).steps.get("train")).not.toHaveProperty("metrics");
    expect(() => replay([...first, ...again, ...eventsOf(...told(1))])).toThrow("internal: step.progressed");
  });
});

describe("why a step runs", () => {
  it("stays with its later attempts", () => {
    const failure = { class: "user-exit", message: "no", exit: { code: 1 } } as const;
    const begin = { type: "attempt.submitting", step: "train", id: "x", folder: "/s" } as const;
    const first = eventsOf(begun(step("train")), { ...begin, attempt: 1, why: { kind: "new" } });
    const second = eventsOf(
      { type: "attempt.failed", step: "train", attempt: 1, failure },
      { type: "step.retrying", step: "train", attempt: 1, failure, delayMs: 0 },
      { ...begin, attempt: 2 },
    );
    const whyOf = (events: Parameters<typeof replay>[0]) => replay(events).steps.get("train")?.why;
    expect([whyOf(first), whyOf([...first, ...second])]).toEqual([{ kind: "new" }, { kind: "new" }]);
  });
});

describe("a published output", () => {
  it("is noted with its step, which is still open, and decides nothing", () => {
    const events = eventsOf(
      begun(step("train")),
      ...running("train"),
      published("a"),
      published("b"),
      succeeded("train"),
    );
    expect(replay(events).steps.get("train")).toMatchObject({
      status: "succeeded",
      published: [
        { output: "model", path: "a" },
        { output: "model", path: "b" },
      ],
    });
    let state = newSchedule();
    const actions = events.map((event) => {
      const decided = decide(state, event, 0);
      state = decided.state;
      return decided.actions.map((action) => action.do);
    });
    expect(actions.slice(-3)).toEqual([[], [], ["finish"]]);
  });

  it("cannot follow the end of its step", () => {
    const events = eventsOf(begun(step("train")), ...running("train"), succeeded("train"), published("a"));
    expect(() => replay(events)).toThrow("internal: output.published");
  });
});

describe("a cached step whose result is not whole", () => {
  const cached: Happening = { type: "step.cached", step: "make", from: "r0", values: { n: 1 }, artifacts: {} };
  const reopened: Happening = { type: "step.reopened", step: "make", because: "it was damaged" };

  it("is open again, as if nothing had happened to it, and settles once more", () => {
    const view = replay(eventsOf(begun(step("make"), step("use", "make")), cached, reopened));
    expect(view.settled).toEqual([]);
    expect(view.steps.get("make")).toEqual({
      name: "make",
      kind: "job",
      backend: "local",
      needs: [],
      status: "waiting",
      attempt: 0,
    });
    const ended = replay(eventsOf(begun(step("make")), cached, reopened, ...running("make"), succeeded("make")));
    expect([ended.settled, ended.steps.get("make")?.status]).toEqual([["make"], "succeeded"]);
  });

  it("is none that ran in this run", () => {
    const events = eventsOf(begun(step("make")), ...running("make"), succeeded("make"), reopened);
    expect(() => replay(events)).toThrow("internal: step.reopened");
  });
});
