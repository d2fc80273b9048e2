import type { Failure, Outcome } from "@pipeline/backends/contract";
import type { RunEvent } from "../events/event.ts";

/** One try of one step, as the events of its run tell it. */
export interface StoredAttempt {
  readonly attempt: number;
  /** In the words of its staging. */
  readonly folder: string;
  readonly submittedAtMs: number;
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
  readonly outcome?: Outcome;
  readonly failure?: Failure;
}

/** The attempts of each step, in order; steps without any are not in it. */
export function attemptsOf(events: readonly RunEvent[]): ReadonlyMap<string, readonly StoredAttempt[]> {
  const found = new Map<string, StoredAttempt[]>();
  for (const event of events) {
    if (event.type === "attempt.submitting") {
      const { attempt, folder, atMs } = event;
      found.set(event.step, [...(found.get(event.step) ?? []), { attempt, folder, submittedAtMs: atMs }]);
    } else if ("step" in event && event.step !== undefined && "attempt" in event) {
      const attempts = found.get(event.step);
      const at = attempts?.findIndex(({ attempt }) => attempt === event.attempt) ?? -1;
      const present = attempts?.[at];
      if (attempts !== undefined && present !== undefined) attempts[at] = after(present, event);
    }
  }
  return found;
}

function after(present: StoredAttempt, event: RunEvent): StoredAttempt {
  switch (event.type) {
    case "attempt.running":
      return { ...present, startedAtMs: event.atMs };
    case "attempt.ended": {
      const { startedAtMs, endedAtMs } = event.outcome;
      const start = startedAtMs === undefined ? {} : { startedAtMs };
      return { ...present, ...start, endedAtMs, outcome: event.outcome };
    }
    // The program's own end stays the end of the attempt where there was one.
    case "attempt.failed":
      return { endedAtMs: event.atMs, ...present, failure: event.failure };
    default:
      return present;
  }
}

type Components = Readonly<Record<string, string>>;

/** Components of a step's cache key. */
export interface StoredKey {
  /** As far as the plan knew them. */
  readonly planned: Components;
  /** All of them; absent for a step that never came so far, and in logs of before they were kept. */
  readonly whole?: Components;
}

/** The cache key of each step. */
export function keysOf(events: readonly RunEvent[]): ReadonlyMap<string, StoredKey> {
  const found = new Map<string, StoredKey>();
  for (const event of events) {
    const added = event.type === "run.started" ? event.plan.steps : event.type === "steps.added" ? event.steps : [];
    for (const { name, key } of added) found.set(name, { planned: key });
    const isKeyed = event.type === "attempt.submitting" || event.type === "step.cached";
    if (!isKeyed || event.key === undefined) continue;
    found.set(event.step, { planned: found.get(event.step)?.planned ?? {}, whole: event.key.components });
  }
  return found;
}
