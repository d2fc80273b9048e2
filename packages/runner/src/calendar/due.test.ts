import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Decided, type Due, decideDue } from "./due.ts";
import type { PlannedCron, PlannedOnce } from "./schedule.ts";
import { duesIn, nextAfter, stopAfter } from "./times.ts";

const at = (text: string) => Date.parse(text);
const daily: PlannedCron = { is: "cron", cron: "0 6 * * *", zone: "Europe/Berlin", catchUp: 1 };
const once: PlannedOnce = { is: "once", at: "2026-12-01T06:00", zone: "Europe/Berlin", catchUp: 1 };
const since = (text: string): Decided => ({ untilMs: at(text), waiting: [] });

/** With times that can be read. */
function told({ decided, start, skipped, missed, wakeAtMs }: Due): string {
  const utc = (ms: number | undefined) => (ms === undefined ? "never" : new Date(ms).toISOString().slice(0, 16));
  const span = (passed: Due["missed"]) => passed && `${passed.count}: ${utc(passed.firstMs)} … ${utc(passed.lastMs)}`;
  return [
    `start ${utc(start)}`,
    `waiting ${decided.waiting.map(utc).join(" ")}`,
    `skipped ${span(skipped)}`,
    `missed ${span(missed)}`,
    `wake ${utc(wakeAtMs)}`,
  ].join(", ");
}

describe("what is due", () => {
  it("starts what is due now, and nothing before", () => {
    const now = { nowMs: at("2026-11-27T05:00:20Z"), isRunning: false };
    expect(told(decideDue(daily, since("2026-11-26T12:00Z"), now))).toMatchInlineSnapshot(
      `"start 2026-11-27T05:00, waiting , skipped undefined, missed undefined, wake 2026-11-28T05:00"`,
    );
    expect(told(decideDue(daily, since("2026-11-27T05:00:10Z"), now))).toMatchInlineSnapshot(
      `"start never, waiting , skipped undefined, missed undefined, wake 2026-11-28T05:00"`,
    );
  });

  it("X35 does not overlap: what is due while a run goes on is skipped", () => {
    const now = { nowMs: at("2026-11-27T05:00:20Z"), isRunning: true };
    expect(told(decideDue(daily, since("2026-11-26T12:00Z"), now))).toMatchInlineSnapshot(
      `"start never, waiting , skipped 1: 2026-11-27T05:00 … 2026-11-27T05:00, missed undefined, wake 2026-11-28T05:00"`,
    );
  });

  it("X35 makes up for the newest that were missed, one after another, and counts the others", () => {
    const first = decideDue({ ...daily, catchUp: 2 }, since("2026-11-20T12:00Z"), {
      nowMs: at("2026-11-27T05:01Z"),
      isRunning: false,
    });
    expect(told(first)).toMatchInlineSnapshot(
      `"start 2026-11-25T05:00, waiting 2026-11-26T05:00 2026-11-27T05:00, skipped undefined, missed 4: 2026-11-21T05:00 … 2026-11-24T05:00, wake 2026-11-27T05:01"`,
    );
    const second = decideDue(daily, first.decided, { nowMs: at("2026-11-27T05:02Z"), isRunning: true });
    expect(told(second)).toMatchInlineSnapshot(
      `"start never, waiting 2026-11-26T05:00 2026-11-27T05:00, skipped undefined, missed undefined, wake 2026-11-27T05:02"`,
    );
    const third = decideDue(daily, second.decided, { nowMs: at("2026-11-27T05:03Z"), isRunning: false });
    expect(told(third)).toMatchInlineSnapshot(
      `"start 2026-11-26T05:00, waiting 2026-11-27T05:00, skipped undefined, missed undefined, wake 2026-11-27T05:03"`,
    );
  });

  it("X35 makes up for none where none is wanted", () => {
    const now = { nowMs: at("2026-11-27T12:00Z"), isRunning: false };
    expect(told(decideDue({ ...daily, catchUp: 0 }, since("2026-11-20T12:00Z"), now))).toMatchInlineSnapshot(
      `"start never, waiting , skipped undefined, missed 7: 2026-11-21T05:00 … 2026-11-27T05:00, wake 2026-11-28T05:00"`,
    );
  });

  it("starts once what is due once", () => {
    const before = since("2026-11-20T12:00Z");
    expect(told(decideDue(once, before, { nowMs: at("2026-11-30T12:00Z"), isRunning: false }))).toMatchInlineSnapshot(
      `"start never, waiting , skipped undefined, missed undefined, wake 2026-12-01T05:00"`,
    );
    const due = decideDue(once, before, { nowMs: at("2026-12-01T05:00Z"), isRunning: false });
    expect(told(due)).toMatchInlineSnapshot(
      `"start 2026-12-01T05:00, waiting , skipped undefined, missed undefined, wake never"`,
    );
    const after = decideDue(once, due.decided, { nowMs: at("2026-12-01T05:01Z"), isRunning: false });
    expect(told(after)).toMatchInlineSnapshot(
      `"start never, waiting , skipped undefined, missed undefined, wake never"`,
    );
  });

  it("is not fooled by a clock that is set back", () => {
    const due = decideDue(daily, since("2026-11-27T05:00:20Z"), { nowMs: at("2026-11-27T04:59Z"), isRunning: false });
    expect(told(due)).toMatchInlineSnapshot(
      `"start never, waiting , skipped undefined, missed undefined, wake 2026-11-28T05:00"`,
    );
  });

  it("R20 knows when a run is to end", () => {
    const night = { ...daily, cron: "0 20 * * *", stop: "0 6 * * *" };
    expect(stopAfter(night, at("2026-11-27T19:00Z"))).toBe(at("2026-11-28T05:00Z"));
    expect(stopAfter({ ...once, stop: "2026-12-01T08:00" }, at("2026-12-01T05:00Z"))).toBe(at("2026-12-01T07:00Z"));
    expect(stopAfter(daily, at("2026-11-27T19:00Z"))).toBeUndefined();
  });

  it("says of a plan that was not checked what is wrong with it", () => {
    expect(() => nextAfter({ ...daily, cron: "often" }, 0)).toThrow("five fields");
  });
});

const crons = ["* * * * *", "*/7 * * * *", "0 6 * * *", "30 2 * * *", "15 1-3 * * sun", "59 23 31 * *", "0 0 29 2 *"];
const zones = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"];
const arbitraryCron: fc.Arbitrary<PlannedCron> = fc.record({
  is: fc.constant("cron"),
  cron: fc.constantFrom(...crons),
  zone: fc.constantFrom(...zones),
  catchUp: fc.nat(3),
});
/** Around both changes of the clocks of 2026, on both halves of the earth. */
const arbitraryStart = fc.integer({ min: at("2026-03-01T00:00Z"), max: at("2026-11-10T00:00Z") });

describe("properties", () => {
  it("X35 times ahead and times behind are the same times, and strictly ahead", () => {
    fc.assert(
      fc.property(arbitraryCron, arbitraryStart, fc.integer({ min: 1, max: 12 }), (schedule, startMs, count) => {
        const ahead: number[] = [];
        for (let ms = startMs; ahead.length < count; ) {
          const next = nextAfter(schedule, ms);
          if (next === undefined) break;
          expect(next).toBeGreaterThan(ms);
          ahead.push(next);
          ms = next;
        }
        const span = { afterMs: startMs, untilMs: ahead.at(-1) ?? startMs };
        expect(duesIn(schedule, span, 1_000).toReversed()).toEqual(ahead);
      }),
      { numRuns: 60 },
    );
  });

  it("X35 each due time is started, skipped or missed once, whenever the host looks and however long runs take", () => {
    const look = fc.record({ afterMs: fc.integer({ min: 20_000, max: 6 * 3_600_000 }), isRunning: fc.boolean() });
    fc.assert(
      fc.property(arbitraryCron, arbitraryStart, fc.array(look, { maxLength: 8 }), (schedule, startMs, looks) => {
        let decided: Decided = { untilMs: startMs, waiting: [] };
        let nowMs = startMs;
        let passed = 0;
        const started: number[] = [];
        for (const { afterMs, isRunning } of looks) {
          nowMs += afterMs;
          const due = decideDue(schedule, decided, { nowMs, isRunning });
          if (due.start !== undefined) started.push(due.start);
          expect(due.start === undefined || !isRunning).toBe(true);
          expect(due.decided.waiting.length).toBeLessThanOrEqual(schedule.catchUp + 1);
          passed += (due.skipped?.count ?? 0) + (due.missed?.count ?? 0);
          decided = due.decided;
        }
        const dues = duesIn(schedule, { afterMs: startMs, untilMs: nowMs }, 100_000);
        expect(started.length + passed + decided.waiting.length).toBe(dues.length);
        expect(started).toEqual([...new Set(started)].sort((one, other) => one - other));
        expect(started.every((ms) => dues.includes(ms))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
