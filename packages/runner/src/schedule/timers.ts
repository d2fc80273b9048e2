import { heapPop, heapPush } from "./heap.ts";
import type { ScheduleState } from "./state.ts";
import type { StepState } from "./step-state.ts";
import { announceStop } from "./stop.ts";
import { issue, makeReady, type Turn } from "./turn.ts";

/** Something to look at when its time has come; what has changed by then makes it stale. */
export type Timer =
  | { readonly of: "deadline"; readonly atMs: number }
  | { readonly of: "backoff"; readonly atMs: number; readonly step: StepState }
  | { readonly of: "queue"; readonly atMs: number; readonly step: StepState; readonly attempt: number };

export function setTimer(state: ScheduleState, timer: Timer): void {
  heapPush(state.timers, timer, isEarlier);
}

/** When `decide` has to be called again. */
export function wakeAtMs(state: ScheduleState): number | undefined {
  for (let first = state.timers[0]; first !== undefined; first = state.timers[0]) {
    if (isDue(state, first)) return first.atMs;
    heapPop(state.timers, isEarlier);
  }
  return undefined;
}

/**
 * Brings the schedule to the present: `atEach` is called after each point in time at which something was due.
 *
 * So it does not matter whether a tick came at each of these points, late, or, as in a replay, never: the next event
 * finds the same state.
 */
export function passTime(turn: Turn, atEach: () => void): void {
  const { state } = turn;
  for (let atMs = wakeAtMs(state); atMs !== undefined && atMs <= state.nowMs; atMs = wakeAtMs(state)) {
    while (state.timers[0]?.atMs === atMs) fire(turn, heapPop(state.timers, isEarlier) as Timer);
    atEach();
  }
}

function fire(turn: Turn, timer: Timer): void {
  if (!isDue(turn.state, timer)) return;
  if (timer.of === "deadline") announceStop(turn, { because: { kind: "deadline" }, finishRunning: false });
  else if (timer.of === "backoff") comeBack(turn, timer.step);
  else issue(turn, { do: "expire", step: timer.step.name, attempt: timer.attempt });
}

/** A step that it needs may have been opened again. */
function comeBack(turn: Turn, step: StepState): void {
  if (step.unmetNeeds === 0) makeReady(turn, step);
  else step.phase = { is: "waiting" };
}

function isDue({ lifecycle, stop, issued }: ScheduleState, timer: Timer): boolean {
  if (lifecycle !== "open") return false;
  if (timer.of === "deadline") return stop === undefined || stop.finishRunning;
  const { step } = timer;
  const { phase } = step;
  if (timer.of === "backoff") return phase.is === "backingOff" && phase.untilMs === timer.atMs;
  if (phase.is !== "inFlight" || step.attempt !== timer.attempt || phase.hasRun || phase.hasEnded) return false;
  return !issued.has(`cancel ${step.name}`) && !issued.has(`expire ${step.name}`);
}

/** At one time: the deadline, then steps as the plan has them. Of two of one step, one is stale. */
function isEarlier(a: Timer, b: Timer): boolean {
  return a.atMs === b.atMs ? placeOf(a) < placeOf(b) : a.atMs < b.atMs;
}

function placeOf(timer: Timer): number {
  return timer.of === "deadline" ? -1 : timer.step.index;
}
