import type { Failure } from "@pipeline/backends/contract";
import type { RunEvent } from "../events/event.ts";
import { backoffMs } from "./backoff.ts";
import { failIfBroken } from "./broken.ts";
import { giveBack, take } from "./claims.ts";
import { leave, skipDependants } from "./leave.ts";
import { removeReady } from "./ready.ts";
import { isUnderWay, type StepState } from "./step-state.ts";
import { endIfStopping } from "./stop.ts";
import { setTimer } from "./timers.ts";
import { answered, issue, type Turn } from "./turn.ts";

/** Ways to end an attempt; its end answers all. */
const endings = ["cancel", "expire", "break"] as const;

type Of<Type extends RunEvent["type"]> = Extract<RunEvent, { readonly type: Type }>;

/** The attempt is on disk. Whatever was decided, it is so: the event is the truth, and the claims are taken. */
export function beginAttempt(turn: Turn, step: StepState, { attempt, atMs }: Of<"attempt.submitting">): void {
  const was = step.phase.is;
  const hasRoom = isUnderWay(step);
  if (was === "inFlight") throw new Error(`internal: step "${step.name}" is in flight already`);
  step.phase = { is: "inFlight", hasRun: false, hasEnded: false };
  step.attempt = attempt;
  if (was === "ready") removeReady(step);
  if (!hasRoom) take(step.group.claims);
  answered(turn.state, step, ["queue", "submit"]);
  endIfStopping(turn, step);
  failIfBroken(turn, step);
  if (step.queueTimeoutMs !== undefined) {
    setTimer(turn.state, { of: "queue", atMs: atMs + step.queueTimeoutMs, step, attempt });
  }
}

/** From `attempt.submitted` on the platform tells; here it only matters that the program has started. */
export function noteRunning(step: StepState): void {
  step.phase = { is: "inFlight", hasRun: true, hasEnded: false };
}

export function endAttempt(turn: Turn, step: StepState, { outcome }: Of<"attempt.ended">): void {
  answered(turn.state, step, endings);
  if (outcome.status !== "cancelled") {
    step.phase = { is: "inFlight", hasRun: true, hasEnded: true };
    return;
  }
  // Somebody may have ended it with the platform's own tools.
  leave(turn, step, { do: "drop", step: step.name, because: turn.state.stop?.because ?? { kind: "request" } });
}

/** It keeps its room until the verdict is on disk: another step might start in it that is not to start any more. */
export function judgeFailure(turn: Turn, step: StepState, { failure, attempt }: Of<"attempt.failed">): void {
  step.phase = { is: "judged" };
  answered(turn.state, step, endings);
  const failed = { step: step.name, attempt, failure };
  const isFree = isOfNeed(step, failure);
  const delayMs = isFree ? 0 : backoffMs(step.retries, { run: turn.state.run, step: step.name, attempt });
  issue(
    turn,
    isFree || mayRetry(turn, step, failure) ? { do: "retry", ...failed, delayMs } : { do: "fail", ...failed },
  );
}

/** The room is free while the step waits for its next attempt. */
export function backOff(turn: Turn, step: StepState, { failure, delayMs, atMs }: Of<"step.retrying">): void {
  answered(turn.state, step, ["retry", "fail"]);
  giveBack(step.group.claims);
  if (!isOfNeed(step, failure)) step.retriesUsed.set(failure.class, retriesUsed(step, failure) + 1);
  step.phase = { is: "backingOff", untilMs: atMs + delayMs };
  endIfStopping(turn, step);
  failIfBroken(turn, step);
  if (step.lostNeed !== undefined && step.phase.is === "backingOff") {
    leave(turn, step, { do: "skip", step: step.name, because: step.lostNeed });
    skipDependants(turn, step, step.lostNeed);
  }
  setTimer(turn.state, { of: "backoff", atMs: atMs + delayMs, step });
}

/** Its inputs were not whole, and a step that gives them is open again: no fault of this one, which waits for it. */
function isOfNeed({ unmetNeeds }: StepState, failure: Failure): boolean {
  return failure.class === "staging" && unmetNeeds > 0;
}

function mayRetry({ state }: Turn, step: StepState, failure: Failure): boolean {
  if ("isLasting" in failure) return false;
  const mayStart = state.stop === undefined && step.broken === undefined && step.lostNeed === undefined;
  return mayStart && retriesUsed(step, failure) < (step.retries.budget[failure.class] ?? 0);
}

function retriesUsed(step: StepState, failure: Failure): number {
  return step.retriesUsed.get(failure.class) ?? 0;
}
