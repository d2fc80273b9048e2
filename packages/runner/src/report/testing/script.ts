import type { PlannedStep } from "../../compile/plan.ts";
import type { Happening, RunEvent } from "../../events/event.ts";
import { fold } from "../../events/fold.ts";
import type { RunView } from "../../events/view.ts";
import { plannedStep, planOf, runStarted } from "../../schedule/testing/planned.ts";
import type { Clock } from "../heartbeat.ts";
import type { Reporter } from "../reporter.ts";
import type { Sink } from "../sink.ts";

/** Collects what a reporter writes. */
export class TextSink implements Sink {
  text = "";

  write(text: string): void {
    this.text += text;
  }

  room(): undefined {
    return undefined;
  }
}

/** Time that stands still until it is told to go on. */
export class ManualClock implements Clock {
  #nowMs: number;
  readonly #timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();

  constructor(nowMs = 0) {
    this.#nowMs = nowMs;
  }

  now(): number {
    return this.#nowMs;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { atMs: this.#nowMs + ms, callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  get pending(): number {
    return this.#timers.size;
  }

  /** Lets time pass, and calls back what falls due on the way. */
  pass(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#nowMs = next.atMs;
      next.callback();
    }
    this.#nowMs = untilMs;
  }
}

/** Plays events to reporters as a run would, by the same clock. */
export class Play {
  readonly #reporters: readonly Reporter[];
  readonly #clock: ManualClock;
  #view: RunView | undefined;

  constructor(clock: ManualClock, ...reporters: readonly Reporter[]) {
    this.#clock = clock;
    this.#reporters = reporters;
  }

  get view(): RunView {
    if (this.#view === undefined) throw new Error("the play has not begun");
    return this.#view;
  }

  post(...happenings: readonly Happening[]): void {
    for (const happening of happenings) {
      const event: RunEvent = { atMs: this.#clock.now(), ...happening };
      this.#view = fold(this.#view, event);
      for (const reporter of this.#reporters) reporter.onEvent(event, this.#view);
    }
  }

  async log(step: string, ...texts: readonly string[]): Promise<void> {
    const lines = texts.map((text) => ({ atMs: this.#clock.now(), text }));
    for (const reporter of this.#reporters) await reporter.onLog?.(step, 1, lines);
  }

  async end(): Promise<void> {
    for (const reporter of this.#reporters) await reporter.close(this.view);
  }
}

export function begun(...steps: readonly PlannedStep[]): Happening {
  const { atMs: _atMs, ...started } = runStarted(planOf(steps));
  return { ...started, run: "r1" };
}

export function step(name: string, ...needs: readonly string[]): PlannedStep {
  return plannedStep(name, { needs });
}

/** A step's attempt up to the point where its program runs. */
export function running(name: string, attempt = 1): readonly Happening[] {
  return [
    { type: "step.queued", step: name },
    { type: "attempt.submitting", step: name, attempt, id: `${name}-${attempt}`, folder: `/state/${name}/${attempt}` },
    { type: "attempt.submitted", step: name, attempt, handle: { backend: "local", native: null } },
    { type: "attempt.running", step: name, attempt },
  ];
}

export function succeeded(name: string, values: Readonly<Record<string, number>> = {}): Happening {
  return { type: "step.succeeded", step: name, attempt: 1, values, artifacts: {} };
}
