import { describe, expect, it } from "vitest";
import type { Happening, RunEvent } from "../../events/event.ts";
import { begun, step } from "../testing/script.ts";
import { chronicleOf } from "./chronicle.ts";
import { ticksOf } from "./ticks.ts";

function at(atMs: number, happening: Happening): RunEvent {
  return { atMs, ...happening };
}

const submitting = { type: "attempt.submitting", step: "train", id: "x", folder: "/s/train" } as const;
const failure = { class: "user-exit", message: "exited with code 3", exit: { code: 3 } } as const;

const events: readonly RunEvent[] = [
  at(0, begun(step("train"), step("page", "train"))),
  at(1, { type: "step.queued", step: "train" }),
  at(5, { ...submitting, attempt: 1, why: { kind: "new" }, key: { digest: "d", components: { code: "1" } } }),
  at(8, { type: "attempt.pending", step: "train", attempt: 1, reason: "pulling" }),
  at(20, { type: "attempt.running", step: "train", attempt: 1 }),
  at(52, { type: "attempt.ended", step: "train", attempt: 1, outcome: { status: "failed", endedAtMs: 50, failure } }),
  at(55, { type: "attempt.failed", step: "train", attempt: 1, failure }),
  at(55, { type: "step.retrying", step: "train", attempt: 1, failure, delayMs: 10 }),
  at(65, { ...submitting, attempt: 2 }),
  at(66, { type: "attempt.running", step: "train", attempt: 2 }),
  at(67, { type: "run.warned", step: "train", message: "slow" }),
  at(90, { type: "step.cached", step: "page", from: "r0", values: {}, artifacts: {} }),
];

describe("what happened to each step", () => {
  it("is told attempt by attempt, each phase after the other; an open one lasts until the last event", () => {
    expect(Object.fromEntries(chronicleOf(events))).toEqual({
      train: {
        why: { kind: "new" },
        key: { digest: "d", components: { code: "1" } },
        attempts: [
          {
            attempt: 1,
            folder: "/s/train",
            failure,
            phases: [
              { is: "queued", fromMs: 1, toMs: 5 },
              { is: "submitted", fromMs: 5, toMs: 8 },
              { is: "pending", fromMs: 8, toMs: 20 },
              { is: "running", fromMs: 20, toMs: 50 },
              { is: "collecting", fromMs: 50, toMs: 55 },
            ],
          },
          {
            attempt: 2,
            folder: "/s/train",
            phases: [
              { is: "submitted", fromMs: 65, toMs: 66 },
              { is: "running", fromMs: 66, toMs: 90 },
            ],
          },
        ],
      },
      page: { attempts: [], cached: { from: "r0", atMs: 90 } },
    });
  });
});

describe("ticks of the time axis", () => {
  it("are round and few, from a millisecond to weeks", () => {
    const day = 24 * 3_600_000;
    expect([1, 2_900, 65_000, 5 * 3_600_000, 30 * day].map((ms) => ticksOf(ms).slice(-2))).toEqual([
      [0, 1],
      [2_000, 2_500],
      [50_000, 60_000],
      [4 * 3_600_000, 5 * 3_600_000],
      [24 * day, 28 * day],
    ]);
  });
});
