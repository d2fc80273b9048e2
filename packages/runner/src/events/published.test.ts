import { describe, expect, it } from "vitest";
import { begun, running, step, succeeded } from "../report/testing/script.ts";
import { decide, newSchedule } from "../schedule/decide.ts";
import type { Happening } from "./event.ts";
import { replay } from "./fold.ts";

const published = (path: string): Happening => ({ type: "output.published", step: "train", output: "model", path });
const eventsOf = (...happenings: readonly Happening[]) => happenings.map((happening) => ({ atMs: 0, ...happening }));

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
