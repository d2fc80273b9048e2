import type { Failure } from "@pipeline/backends/contract";
import type { RunEvent, RunReason, StepKey } from "../../events/event.ts";

/** What happened to one step, attempt by attempt. */
export interface StepChronicle {
  readonly attempts: readonly AttemptChronicle[];
  /** Why it ran, although results are remembered. */
  readonly why?: RunReason;
  readonly key?: StepKey;
  /** The run that its outputs come from, and when that was known. */
  readonly cached?: { readonly from: string; readonly atMs: number };
}

export interface AttemptChronicle {
  readonly attempt: number;
  /** In the words of its staging. */
  readonly folder: string;
  readonly failure?: Failure;
  /** One after the other; the last one of an attempt in flight ends with the last event of the run. */
  readonly phases: readonly Phase[];
}

export interface Phase {
  readonly is: "queued" | "submitted" | "pending" | "running" | "collecting";
  readonly fromMs: number;
  readonly toMs: number;
}

interface OpenAttempt {
  attempt: number;
  folder: string;
  failure?: Failure;
  phases: Phase[];
  present: { is: Phase["is"]; fromMs: number } | undefined;
}

interface OpenStep {
  queuedAtMs: number | undefined;
  attempts: OpenAttempt[];
  why?: RunReason;
  key?: StepKey;
  cached?: { from: string; atMs: number };
}

/** The steps of a run to which something happened, by name. */
export function chronicleOf(events: readonly RunEvent[]): ReadonlyMap<string, StepChronicle> {
  const steps = new Map<string, OpenStep>();
  for (const event of events) {
    if (!("step" in event) || event.step === undefined || event.type === "run.warned") continue;
    const step = steps.get(event.step) ?? { queuedAtMs: undefined, attempts: [] };
    steps.set(event.step, step);
    note(step, event);
  }
  const endMs = events.at(-1)?.atMs ?? 0;
  return new Map([...steps].map(([name, step]) => [name, closed(step, endMs)]));
}

function note(step: OpenStep, event: RunEvent): void {
  const attempt = step.attempts.at(-1);
  switch (event.type) {
    case "step.queued":
      step.queuedAtMs ??= event.atMs;
      break;
    case "step.cached":
      step.cached = { from: event.from, atMs: event.atMs };
      if (event.key !== undefined) step.key = event.key;
      break;
    case "step.reopened":
      delete step.cached;
      break;
    case "attempt.submitting":
      begin(step, event);
      break;
    case "attempt.pending":
      enter(attempt, "pending", event.atMs);
      break;
    case "attempt.running":
      enter(attempt, "running", event.atMs);
      break;
    case "attempt.ended":
      // The platform knows best when its program ended.
      enter(attempt, "collecting", event.outcome.endedAtMs);
      break;
    case "attempt.failed":
      if (attempt !== undefined) attempt.failure = event.failure;
      enter(attempt, undefined, event.atMs);
      break;
    case "step.succeeded":
    case "step.failed":
    case "step.cancelled":
      enter(attempt, undefined, event.atMs);
      break;
    default:
      break;
  }
}

function begin(step: OpenStep, event: Extract<RunEvent, { readonly type: "attempt.submitting" }>): void {
  const { attempt, folder, atMs, why, key } = event;
  const queued: Phase[] = step.queuedAtMs === undefined ? [] : [{ is: "queued", fromMs: step.queuedAtMs, toMs: atMs }];
  step.attempts.push({ attempt, folder, phases: queued, present: { is: "submitted", fromMs: atMs } });
  step.queuedAtMs = undefined;
  if (why !== undefined) step.why = why;
  if (key !== undefined) step.key = key;
}

/** Ends the present phase of an attempt and begins the next; `undefined`: there is none. */
function enter(attempt: OpenAttempt | undefined, next: Phase["is"] | undefined, atMs: number): void {
  if (attempt?.present === undefined) return;
  const { is, fromMs } = attempt.present;
  if (is === next) return;
  const toMs = Math.max(fromMs, atMs);
  if (toMs > fromMs) attempt.phases.push({ is, fromMs, toMs });
  attempt.present = next === undefined ? undefined : { is: next, fromMs: toMs };
}

function closed({ attempts, queuedAtMs: _, ...step }: OpenStep, endMs: number): StepChronicle {
  return {
    ...step,
    attempts: attempts.map((attempt) => {
      enter(attempt, undefined, endMs);
      const { present: _present, ...rest } = attempt;
      return rest;
    }),
  };
}
