import type { PlannedStep } from "../../packages/runner/src/compile/plan.ts";
import type { RunEvent, ScheduleSettings } from "../../packages/runner/src/events/event.ts";
import { decide as decided, newSchedule } from "../../packages/runner/src/schedule/decide.ts";
import { running, submitting, succeeded } from "../../packages/runner/src/schedule/testing/happenings.ts";
import { plannedStep, planOf, runStarted } from "../../packages/runner/src/schedule/testing/planned.ts";
import { type Bench, median } from "./table.ts";

const count = 10_000;
const rounds = 5;
const slots = { "backend:local": 8, "backend:local:memory": 1e12 };

const shapes: readonly (readonly [string, readonly PlannedStep[], ScheduleSettings["capacity"]])[] = [
  ["side by side", steps(() => ({})), slots],
  ["that each claim a memory of their own", steps((n) => ({ resources: { memoryBytes: n * 1e8, gpu: [] } })), slots],
  ["in 100 layers, each with three needs", steps((n) => ({ needs: needsInLayers(n) })), slots],
  ["in a chain", steps((n) => ({ needs: n === 0 ? [] : [`s${n - 1}`] })), slots],
];

/** One run of 10,000 open steps, by the shape that is slowest. */
export const decide: Bench = async () => {
  const perStep = shapes.map(([shape, planned, capacity]) => ({
    shape,
    us:
      (median(Array.from({ length: rounds }, () => playedMs(runStarted(planOf(planned), { capacity })))) * 1000) /
      count,
  }));
  const slowest = perStep.reduce((a, b) => (a.us > b.us ? a : b));
  const what = `decide, for a finished step of 10,000 open ones (${slowest.shape})`;
  return [{ what, measured: `${Math.round(slowest.us)} µs`, bar: "< 50 µs", isMet: slowest.us < 50 }];
};

/** Carries out each submit at once, and lets the step that started first end first. */
function playedMs(started: RunEvent): number {
  const before = performance.now();
  const state = newSchedule();
  const inFlight: string[] = [];
  const give = (event: RunEvent): void => {
    for (const action of decided(state, event, 0).actions) if (action.do === "submit") inFlight.push(action.step);
  };
  give(started);
  for (const step of inFlight) {
    give({ atMs: 0, ...submitting(step) });
    give({ atMs: 0, ...running(step) });
    give({ atMs: 0, ...succeeded(step) });
  }
  if (inFlight.length < count) throw new Error(`only ${inFlight.length} steps were played`);
  return performance.now() - before;
}

function steps(said: (n: number) => Partial<PlannedStep>): readonly PlannedStep[] {
  return Array.from({ length: count }, (_, n) => plannedStep(`s${n}`, said(n)));
}

function needsInLayers(n: number): readonly string[] {
  const layer = 100;
  return n < layer ? [] : [...new Set([0, 7, 31].map((shift) => `s${n - layer - ((n + shift) % ((n % layer) + 1))}`))];
}
