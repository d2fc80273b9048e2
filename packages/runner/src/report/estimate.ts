import type { RunView, StepView } from "../events/view.ts";

/** What is known about how long steps take, and how many go at once. */
export interface Expectation {
  /** By step, such as its last duration. */
  readonly expectedMs: Readonly<Record<string, number>>;
  /** Slots of the pools `*` (the whole run) and `backend:NAME`; a pool that is absent has no limit. */
  readonly capacity: Readonly<Record<string, number>>;
}

/** Of a step's progress; what a program says of less tells nothing yet. */
const leastFraction = 0.05;

/**
 * How long the open steps are likely to take: the longest path through them, or the work over the slots where that is
 * more. Absent where nothing is known about any step: by history, by what programs tell, by the steps that have ended.
 */
export function remainingMs(view: RunView, expectation: Expectation, nowMs: number): number | undefined {
  const usualMs = usualDurationMs(view, expectation, nowMs);
  if (usualMs === undefined) return undefined;
  const work = new Work(expectation.capacity);
  const readyAtMs = new Map<string, number>();
  for (const step of view.steps.values()) {
    if (step.endedAtMs !== undefined) continue;
    const wholeMs = projectedMs(step, nowMs) ?? expectation.expectedMs[step.name] ?? usualMs;
    const leftMs = Math.max(0, wholeMs - elapsedMs(step, nowMs));
    const startMs = step.needs.reduce((latest, need) => Math.max(latest, readyAtMs.get(need) ?? 0), 0);
    readyAtMs.set(step.name, startMs + leftMs);
    work.add(step.backend, leftMs);
  }
  const longestPathMs = [...readyAtMs.values()].reduce((longest, ms) => Math.max(longest, ms), 0);
  return Math.max(longestPathMs, work.ms);
}

/** Time since the program began; 0 before. */
export function elapsedMs({ startedAtMs, endedAtMs }: StepView, nowMs: number): number {
  return startedAtMs === undefined ? 0 : Math.max(0, (endedAtMs ?? nowMs) - startedAtMs);
}

/** Work that waits for slots, by backend. */
class Work {
  readonly #capacity: Expectation["capacity"];
  readonly #backends = new Map<string, number>();
  #totalMs = 0;

  constructor(capacity: Expectation["capacity"]) {
    this.#capacity = capacity;
  }

  /** The time that the fullest pool needs. */
  get ms(): number {
    const perBackend = [...this.#backends].map(([name, ms]) => this.#over(ms, `backend:${name}`));
    return Math.max(this.#over(this.#totalMs, "*"), ...perBackend);
  }

  add(backend: string, ms: number): void {
    this.#backends.set(backend, (this.#backends.get(backend) ?? 0) + ms);
    this.#totalMs += ms;
  }

  #over(ms: number, pool: string): number {
    return ms / (this.#capacity[pool] ?? Number.POSITIVE_INFINITY);
  }
}

/** How long a running step takes in all, if it goes on as it has gone so far. */
function projectedMs(step: StepView, nowMs: number): number | undefined {
  const fraction = step.progress?.fraction ?? 0;
  return step.endedAtMs !== undefined || fraction < leastFraction ? undefined : elapsedMs(step, nowMs) / fraction;
}

/** The mean of all that is known: how long steps took in this run, will take by their progress, or took before. */
function usualDurationMs(view: RunView, { expectedMs }: Expectation, nowMs: number): number | undefined {
  const known = [...view.steps.values()].flatMap((step) => {
    const tookMs = step.status === "succeeded" ? elapsedMs(step, nowMs) : projectedMs(step, nowMs);
    return tookMs ?? expectedMs[step.name] ?? [];
  });
  return known.length > 0 ? mean(known) : undefined;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
