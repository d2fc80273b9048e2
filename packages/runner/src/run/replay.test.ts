import { describe, expect, it } from "vitest";
import type { RunEvent } from "../events/event.ts";
import type { RunView } from "../events/view.ts";
import { begun, ManualClock, running, step, succeeded } from "../report/testing/script.ts";
import { ReplayTime, replayRun } from "./replay.ts";

const startMs = 1_000_000;
const [submitted, ...later] = running("train");
const events: readonly RunEvent[] = [
  { atMs: startMs, ...begun(step("train")) },
  ...(submitted === undefined ? [] : [{ atMs: startMs, ...submitted }]),
  ...later.map((happening) => ({ atMs: startMs + 20_000, ...happening })),
  { atMs: startMs + 3_600_000, ...succeeded("train") },
  { atMs: startMs + 3_600_000, type: "run.finished", status: "succeeded", exitCode: 0 },
];

function replaying(speed: number) {
  const clock = new ManualClock();
  const time = new ReplayTime(clock, speed);
  const shown: [type: string, realMs: number, runMs: number][] = [];
  const abort = new AbortController();
  let closed: RunView | undefined;
  const reporter = {
    onEvent: ({ type }: RunEvent) => void shown.push([type, clock.now(), time.now() - startMs]),
    close: async (view: RunView) => {
      closed = view;
    },
  };
  const done = replayRun({ events, reporters: [reporter], time, signal: abort.signal });
  const pass = async (ms: number): Promise<void> => {
    // What an event leads to settles in between.
    for (let left = ms; left > 0; left -= 500) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.pass(Math.min(500, left));
    }
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { clock, time, shown, abort, done, pass, closed: () => closed };
}

describe("a replay", () => {
  it("shows each event at its time, as many times as fast, and cuts long pauses short", async () => {
    const { shown, done, pass, closed } = replaying(10);
    await pass(10_000);
    expect(await done).toBe(closed());
    expect(shown).toEqual([
      ["run.started", 0, 0],
      ["step.queued", 0, 0],
      ["attempt.submitting", 2_000, 20_000],
      ["attempt.submitted", 2_000, 20_000],
      ["attempt.running", 2_000, 20_000],
      ["step.succeeded", 5_000, 3_600_000],
      ["run.finished", 5_000, 3_600_000],
    ]);
    expect(closed()).toMatchObject({ status: "succeeded", startedAtMs: startMs, endedAtMs: startMs + 3_600_000 });
  });

  it("lets time go on between events, never beyond the next", async () => {
    const { time, pass } = replaying(10);
    await pass(1_000);
    expect(time.now() - startMs).toBe(10_000);
  });

  it("ends at once when it is asked to, with what was shown by then", async () => {
    const { shown, abort, done, pass, clock, closed } = replaying(1);
    await pass(500);
    abort.abort();
    expect(await done).toMatchObject({ status: "running" });
    expect(shown).toHaveLength(2);
    expect([clock.pending, closed()?.status]).toEqual([0, "running"]);
  });
});
