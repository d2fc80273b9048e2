import { describe, it } from "vitest";
import type { PlannedStep } from "../../compile/plan.ts";
import type { RunEvent, ScheduleSettings } from "../../events/event.ts";
import { fold } from "../../events/fold.ts";
import { decide, newSchedule } from "../decide.ts";
import { running, submitting, succeeded } from "./happenings.ts";
import { plannedStep, planOf, runStarted } from "./planned.ts";

const count = 10_000;
const slots = { "backend:local": 8, "backend:local:memory": 1e12 };

const shapes: readonly (readonly [string, readonly PlannedStep[], ScheduleSettings["capacity"]])[] = [
  ["steps side by side", steps(() => ({})), slots],
  [
    "steps that each claim a memory of their own",
    steps((n) => ({ resources: { memoryBytes: n * 1e8, gpu: [] } })),
    slots,
  ],
  ["steps in 100 layers, each with three needs", steps((n) => ({ needs: needsInLayers(n) })), slots],
  ["a chain", steps((n) => ({ needs: n === 0 ? [] : [`s${n - 1}`] })), slots],
];

/** One run of 10,000 open steps: what it takes in ms is what a finished step takes in tenths of a microsecond. */
describe.each(shapes)("10,000 %s", (_name, planned, capacity) => {
  it("takes 10,000 times what one finished step costs", async ({ bench }) => {
    const started = runStarted(planOf(planned), { capacity });
    await bench("decide", () => play(started)).run({ iterations: 5, warmupIterations: 1 });
  });
});

describe("the view of 10,000 steps", () => {
  it("folds three events for each", async ({ bench }) => {
    const log: RunEvent[] = [runStarted(planOf(steps(() => ({}))))];
    for (let n = 0; n < count; n += 1) {
      for (const event of [submitting(`s${n}`), running(`s${n}`), succeeded(`s${n}`)]) log.push({ atMs: n, ...event });
    }
    await bench("fold", () => {
      log.reduce<ReturnType<typeof fold> | undefined>((view, event) => fold(view, event), undefined);
    }).run({ iterations: 5, warmupIterations: 1 });
  });
});

/** Carries out each submit at once, and lets the step that started first end first. */
function play(started: RunEvent): void {
  const state = newSchedule();
  const inFlight: string[] = [];
  const give = (event: RunEvent): void => {
    for (const action of decide(state, event, 0).actions) if (action.do === "submit") inFlight.push(action.step);
  };
  give(started);
  for (const step of inFlight) {
    give({ atMs: 0, ...submitting(step) });
    give({ atMs: 0, ...running(step) });
    give({ atMs: 0, ...succeeded(step) });
  }
}

function steps(said: (n: number) => Partial<PlannedStep>): readonly PlannedStep[] {
  return Array.from({ length: count }, (_, n) => plannedStep(`s${n}`, said(n)));
}

function needsInLayers(n: number): readonly string[] {
  const layer = 100;
  return n < layer ? [] : [...new Set([0, 7, 31].map((shift) => `s${n - layer - ((n + shift) % ((n % layer) + 1))}`))];
}
