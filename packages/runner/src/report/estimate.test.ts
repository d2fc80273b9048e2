import { describe, expect, it } from "vitest";
import { type Expectation, remainingMs } from "./estimate.ts";
import { begun, ManualClock, Play, running, step, succeeded } from "./testing/script.ts";

const nothingKnown: Expectation = { expectedMs: {}, capacity: {} };

/** `a` and `b` after it, `c` beside them. */
function started(): { readonly clock: ManualClock; readonly play: Play } {
  const clock = new ManualClock();
  const play = new Play(clock);
  play.post(begun(step("a"), step("b", "a"), step("c")), ...running("a"));
  return { clock, play };
}

describe("the time that is left", () => {
  it("is unknown as long as no step is", () => {
    expect(remainingMs(started().play.view, nothingKnown, 0)).toBeUndefined();
  });
  it("is that of the longest path, less what has passed of it", () => {
    const { play } = started();
    const expectation = { expectedMs: { a: 10_000, b: 20_000, c: 5_000 }, capacity: {} };
    expect(remainingMs(play.view, expectation, 0)).toBe(30_000);
    expect(remainingMs(play.view, expectation, 4_000)).toBe(26_000);
    expect(remainingMs(play.view, expectation, 15_000)).toBe(20_000);
  });
  it("is the work over the slots where that is more", () => {
    const { play } = started();
    const expectedMs = { a: 10_000, b: 10_000, c: 10_000 };
    expect(remainingMs(play.view, { expectedMs, capacity: { "*": 1 } }, 0)).toBe(30_000);
    expect(remainingMs(play.view, { expectedMs, capacity: { "*": 9, "backend:local": 1 } }, 0)).toBe(30_000);
    expect(remainingMs(play.view, { expectedMs, capacity: { "*": 2 } }, 0)).toBe(20_000);
  });
  it("counts a step that nothing is known of as the mean of those that are", () => {
    const { play } = started();
    expect(remainingMs(play.view, { expectedMs: { a: 10_000, c: 20_000 }, capacity: {} }, 0)).toBe(25_000);
  });
  it("learns from the steps that have ended in this run", () => {
    const { clock, play } = started();
    clock.pass(3_000);
    play.post(succeeded("a"));
    expect(remainingMs(play.view, nothingKnown, 3_000)).toBe(3_000);
  });
  it("believes what a running step tells of its progress, once it is enough to go by", () => {
    const { play } = started();
    const expectation = { expectedMs: { a: 10_000, b: 20_000 }, capacity: {} };
    const progressed = { type: "step.progressed", step: "a", attempt: 1 } as const;
    play.post({ ...progressed, fraction: 0.01 });
    expect(remainingMs(play.view, expectation, 4_000)).toBe(26_000);
    play.post({ ...progressed, fraction: 0.25 });
    expect(remainingMs(play.view, expectation, 4_000)).toBe(32_000);
    // The others are counted as long as it is.
    expect(remainingMs(play.view, nothingKnown, 4_000)).toBe(28_000);
  });
});
