import { describe, expect, it } from "vitest";
import type { Happening } from "../events/event.ts";
import { ManualClock } from "../report/testing/script.ts";
import { Signals } from "./signals.ts";
import { thisHost } from "./this-host.ts";

function reading(posted = 0) {
  const clock = new ManualClock();
  const events: Happening[] = [];
  const lines: string[] = [];
  const signals = new Signals({
    step: "train",
    attempt: 1,
    reader: { read: () => lines.splice(0) },
    host: { ...thisHost(), now: () => clock.now(), after: (ms, callback) => clock.after(ms, callback) },
    post: (event) => void events.push(event),
    posted,
  });
  return { clock, events, lines, signals };
}

const metric = (value: number) => JSON.stringify({ metric: "loss", value });
const progress = (fraction: number) => JSON.stringify({ progress: fraction });

describe("signals of a program", () => {
  it("are looked at now and then: of progress the last counts, of metrics all", () => {
    const { clock, events, lines } = reading();
    lines.push(progress(0.1), metric(3), progress(0.2), metric(2));
    expect(events).toEqual([]);
    clock.pass(200);
    expect(events.map((event) => ("value" in event ? event.value : "fraction" in event && event.fraction))).toEqual([
      3, 2, 0.2,
    ]);
    lines.push(progress(0.2));
    clock.pass(200);
    expect(events).toHaveLength(3);
  });

  it("are looked at a last time when the program has ended, and never after", () => {
    const { clock, events, lines, signals } = reading();
    lines.push(progress(7));
    signals.close();
    lines.push(progress(0.5));
    clock.pass(10_000);
    expect(events).toEqual([{ type: "step.progressed", step: "train", attempt: 1, fraction: 1 }]);
    expect(clock.pending).toBe(0);
  });

  it("that an earlier runner has posted are not posted again", () => {
    const { events, lines, signals } = reading(2);
    lines.push(metric(1), metric(2), metric(3));
    signals.close();
    expect(events).toMatchObject([{ value: 3 }]);
  });

  it("are bounded, and that is told once", () => {
    const { events, lines, signals } = reading();
    lines.push(...Array.from({ length: 20_010 }, (_, at) => metric(at)));
    signals.close();
    expect(events).toHaveLength(20_001);
    expect(events.at(-1)).toMatchObject({ type: "run.warned", step: "train" });
  });

  it("that are none are left out", () => {
    const { events, lines, signals } = reading();
    lines.push(
      "",
      "null",
      "[1]",
      "{",
      '{"metric":"x"}',
      '{"metric":7,"value":1}',
      '{"metric":"a\\nb","value":1}',
      '{"progress":"1"}',
    );
    signals.close();
    expect(events).toEqual([]);
  });
});
