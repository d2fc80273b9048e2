import type { RunView, StepView } from "../events/view.ts";

/** What is known about how long steps take, and how many go at once. */
export interface Expectation {
  /** By step, such as its last duration. */
  readonly expectedMs: Readonly<Record<string, number>>;
  /** Slots of the pools `*` (the whole run) and `backend:NAME`; a pool that is absent has no limit. */
  readonly capacity: Readonly<Record<string, number>>;
}

/**
 * How long the open steps are likely to take: the longest path through them, or the work over the slots where that is
 * more. Absent where nothing is known about any step, by history or by the steps that have ended in this run.
 */
export function remainingMs(view: RunView, expectation: Expectation, nowMs: number): number | undefined {
  const usualMs = usualDurationMs(view, expectation);
  if (usualMs === undefined) return undefined;
  const work = new Work(expectation.capacity);
  const readyAtMs = new Map<string, number>();
  for (const step of view.steps.values()) {
    if (step.endedAtMs !== undefined) continue;
    const leftMs = Math.max(0, (expectation.expectedMs[step.name] ?? usualMs) - elapsedMs(step, nowMs));
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

/** The mean of what is expected, else of what has succeeded in this run. */
function usualDurationMs(view: RunView, { expectedMs }: Expectation): number | undefined {
  const known = Object.values(expectedMs);
  if (known.length > 0) return mean(known);
  const seen = view.settled.flatMap((name) => {
    const step = view.steps.get(name);
    return step?.status === "succeeded" ? [elapsedMs(step, 0)] : [];
  });
  return seen.length > 0 ? mean(seen) : undefined;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
