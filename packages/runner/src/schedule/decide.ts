import type { AttemptEvent, RunEvent, StepEvent } from "../events/event.ts";
import { addBorrowed, addSteps } from "./add-steps.ts";
import { backOff, beginAttempt, endAttempt, judgeFailure, noteRunning } from "./attempts.ts";
import { breakUsers } from "./broken.ts";
import { newPools } from "./claims.ts";
import type { Decision, ScheduleInput } from "./decision.ts";
import { finishIfDone } from "./finish.ts";
import { newExpected } from "./rank.ts";
import { reopen } from "./reopen.ts";
import { settleBad, settleFailed, settleGood } from "./settle.ts";
import { startWhatHasRoom } from "./start.ts";
import { newSchedule, type ScheduleState } from "./state.ts";
import type { StepState } from "./step-state.ts";
import { carryOutStop } from "./stop.ts";
import { passTime, setTimer, wakeAtMs } from "./timers.ts";
import { answered, type Turn } from "./turn.ts";

export { newSchedule, type ScheduleState };

/**
 * What to do after an event, or at a time: submit, retry, skip, stop and so on. Starts and waits for nothing itself.
 *
 * It takes the state over and updates it in place: use the returned one. `nowMs` counts for a tick; an event counts for
 * the time that is stamped on it, so that a replay decides the same.
 */
export function decide(state: ScheduleState, input: ScheduleInput, nowMs: number): Decision<ScheduleState> {
  const turn: Turn = { state, actions: [], newlyReady: [] };
  state.nowMs = Math.max(state.nowMs, input.type === "tick" ? nowMs : input.atMs);
  passTime(turn, () => startWhatHasRoom(turn));
  if (input.type !== "tick") {
    checkLifecycle(state, input);
    take(turn, input);
  }
  startWhatHasRoom(turn);
  finishIfDone(turn);
  const wakeMs = wakeAtMs(state);
  return { state, actions: turn.actions, ...(wakeMs === undefined ? {} : { wakeAtMs: wakeMs }) };
}

function checkLifecycle({ lifecycle }: ScheduleState, { type }: RunEvent): void {
  if (type === "run.started" && lifecycle !== "new") throw new Error("internal: the run has started twice");
  if (type !== "run.started" && lifecycle === "new") throw new Error(`internal: ${type} before run.started`);
  if (lifecycle === "finished") throw new Error(`internal: ${type} after run.finished`);
}

function take(turn: Turn, event: RunEvent): void {
  const { state } = turn;
  switch (event.type) {
    case "run.started":
      begin(turn, event);
      break;
    case "steps.added":
      addSteps(turn, event.steps);
      break;
    case "run.stopping":
      carryOutStop(turn, event);
      break;
    case "run.warned":
    case "run.resumed":
    case "output.published":
    case "step.progressed":
    case "metric.reported":
      break;
    case "run.finished":
      state.lifecycle = "finished";
      state.issued.clear();
      break;
    case "step.queued":
      answered(state, openStep(state, event), ["queue"]);
      break;
    case "step.retrying":
      backOff(turn, openStep(state, event), event);
      break;
    case "step.succeeded":
    case "step.cached":
      settleGood(turn, openStep(state, event));
      break;
    case "step.reopened":
      reopen(turn, knownStep(state, event));
      break;
    case "step.failed":
      settleFailed(turn, openStep(state, event));
      break;
    case "step.cancelled":
      settleBad(turn, openStep(state, event), event.step);
      break;
    case "step.skipped":
      settleBad(turn, openStep(state, event), event.because);
      break;
    case "service.died":
      breakUsers(turn, event);
      break;
    case "attempt.submitting":
      beginAttempt(turn, openStep(state, event), event);
      break;
    default:
      takeOfAttempt(turn, event);
  }
}

function takeOfAttempt(
  turn: Turn,
  event: Exclude<Extract<RunEvent, AttemptEvent>, { type: "attempt.submitting" }>,
): void {
  const step = stepInFlight(turn.state, event);
  switch (event.type) {
    case "attempt.submitted":
    case "attempt.pending":
    case "attempt.stale":
      break;
    case "attempt.running":
      noteRunning(step);
      break;
    case "attempt.ended":
      endAttempt(turn, step, event);
      break;
    case "attempt.failed":
      judgeFailure(turn, step, event);
      break;
    default:
      throw new Error(`internal: unknown event ${JSON.stringify(event satisfies never)}`);
  }
}

function begin(turn: Turn, { run, plan, schedule, atMs }: Extract<RunEvent, { type: "run.started" }>): void {
  const { state } = turn;
  state.lifecycle = "open";
  state.run = run;
  state.policy = schedule.policy;
  state.pools = newPools(schedule.capacity);
  state.expected = newExpected(schedule.expectedMs ?? {});
  const deadlineMs = schedule.deadlineMs ?? plan.deadlineMs;
  if (deadlineMs !== undefined) setTimer(state, { of: "deadline", atMs: atMs + deadlineMs });
  addBorrowed(turn, plan.borrowed);
  addSteps(turn, plan.steps);
}

function knownStep(state: ScheduleState, { type, step: name }: StepEvent | AttemptEvent): StepState {
  const step = state.steps.get(name);
  if (step === undefined) throw new Error(`internal: ${type} of unknown step "${name}"`);
  return step;
}

function openStep(
  state: ScheduleState,
  event: Extract<RunEvent, { readonly step: string; readonly type: `${"step" | "attempt"}.${string}` }>,
): StepState {
  const step = knownStep(state, event);
  if (step.phase.is === "settled") throw new Error(`internal: ${event.type} of step "${step.name}", which has settled`);
  return step;
}

function stepInFlight(state: ScheduleState, event: Extract<RunEvent, AttemptEvent>): StepState {
  const step = openStep(state, event);
  if (step.phase.is === "inFlight" && step.attempt === event.attempt) return step;
  throw new Error(`internal: ${event.type} of step "${step.name}", whose attempt ${event.attempt} is not in flight`);
}
