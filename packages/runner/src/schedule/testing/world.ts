import type { Failure, Outcome } from "@pipeline/backends/contract";
import type { Happening, RunEvent } from "../../events/event.ts";
import { exitCodeOf } from "../../events/exit-code.ts";
import { fold, replay } from "../../events/fold.ts";
import type { RunView } from "../../events/view.ts";
import { decide, newSchedule, type ScheduleState } from "../decide.ts";
import type { Action } from "../decision.ts";
import { inFlight, outstanding } from "../outstanding.ts";
import { cachedEvent, eventOf, serviceResult } from "./answers.ts";
import { runStarted } from "./planned.ts";
import type { WorldSpec } from "./world-spec.ts";

/** Sees what happens and complains about what must not. */
export interface Watcher {
  onAction?(action: Action, world: World): void;
  /** It is on disk and in the view; nothing has been decided yet. */
  onEvent?(event: RunEvent, world: World): void;
  onDecided?(world: World): void;
  onCrash?(world: World): void;
  onLaunch?(step: string, attempt: number, world: World): void;
}

interface Execution {
  readonly runningAtMs: number;
  readonly endsAtMs: number;
  outcome?: Outcome;
}

interface Appointment {
  readonly atMs: number;
  readonly keep: () => void;
}

/**
 * A runner and its backends by discrete events, in virtual time: the loop of `run/` without anything real.
 *
 * A crash forgets all that a process holds in memory; executions and the log stay.
 */
export class World {
  readonly spec: WorldSpec;
  readonly log: RunEvent[] = [];
  nowMs = 0;
  crashes = 0;
  state: ScheduleState = newSchedule();
  readonly #watcher: Watcher;
  readonly #executions = new Map<string, Execution>();
  readonly #crashes: Set<number>;
  #outside: Appointment[];
  #view: RunView | undefined;
  #posted: Happening[] = [];
  #memory: Appointment[] = [];
  #wakeAtMs: number | undefined;

  constructor(spec: WorldSpec, watcher: Watcher = {}) {
    this.spec = spec;
    this.#watcher = watcher;
    this.#crashes = new Set(spec.crashesAfter);
    this.#outside = (spec.interrupts ?? []).map(({ atMs, event }) => ({ atMs, keep: () => this.#post(event) }));
  }

  get view(): RunView {
    if (this.#view === undefined) throw new Error("the run has not started");
    return this.#view;
  }

  /** Plays the run to its end. */
  play(): this {
    const { atMs: _atMs, ...started } = runStarted(this.spec.plan, this.spec.schedule);
    this.#post(started, ...this.#borrowed());
    this.#drain();
    while (this.#view?.endedAtMs === undefined) {
      this.#passTime();
      this.#drain();
    }
    return this;
  }

  #passTime(): void {
    const [next] = [...this.#memory, ...this.#outside].toSorted((a, b) => a.atMs - b.atMs);
    const atMs = Math.min(next?.atMs ?? Number.POSITIVE_INFINITY, this.#wakeAtMs ?? Number.POSITIVE_INFINITY);
    if (atMs === Number.POSITIVE_INFINITY) throw new Error("the run hangs: nothing will ever happen again");
    this.nowMs = Math.max(this.nowMs, atMs);
    // A tick is on time: before anything else that happens then.
    if (atMs === this.#wakeAtMs) this.#decide({ type: "tick" });
    else if (next !== undefined) this.#keep(next);
  }

  #keep(next: Appointment): void {
    this.#memory = this.#memory.filter((appointment) => appointment !== next);
    this.#outside = this.#outside.filter((appointment) => appointment !== next);
    next.keep();
  }

  #post(...happenings: readonly Happening[]): void {
    this.#posted.push(...happenings);
  }

  #drain(): void {
    for (let happening = this.#posted.shift(); happening !== undefined; happening = this.#posted.shift()) {
      if (this.#view?.endedAtMs !== undefined) continue;
      const event: RunEvent = { atMs: this.nowMs, ...happening };
      this.log.push(event);
      if (this.#crashes.delete(this.log.length)) this.#crash();
      else this.#take(event);
    }
  }

  #take(event: RunEvent): void {
    this.#view = fold(this.#view, event);
    this.#watcher.onEvent?.(event, this);
    if (event.type === "attempt.submitting") this.#launch(event.step, event.attempt);
    if (event.type === "step.succeeded") this.#awaitDeath(event.step, event.atMs);
    this.#decide(event);
    this.#watcher.onDecided?.(this);
  }

  #decide(input: RunEvent | { readonly type: "tick" }): void {
    const { state, actions, wakeAtMs } = decide(this.state, input, this.nowMs);
    this.state = state;
    this.#wakeAtMs = wakeAtMs;
    for (const action of actions) this.#act(action);
  }

  #act(action: Action): void {
    this.#watcher.onAction?.(action, this);
    if (action.do === "submit") this.#submit(action.step, action.attempt);
    else if (action.do === "cancel") this.#cancel(action.step, action.attempt);
    else if (action.do === "expire") this.#expire(action.step, action.attempt);
    else if (action.do === "break") this.#fail(action.step, action.attempt, action.failure);
    else if (action.do === "finish") this.#finish(action);
    else this.#post(eventOf(action));
  }

  #submit(step: string, attempt: number): void {
    const { prepareMs } = this.spec.script(step, attempt);
    const isReopened = this.log.some((event) => event.type === "step.reopened" && event.step === step);
    const event: Happening =
      this.spec.cached?.has(step) && !isReopened
        ? cachedEvent(step)
        : { type: "attempt.submitting", step, attempt, id: `${step}-${attempt}`, folder: `runs/${step}` };
    this.#remember(this.nowMs + prepareMs, () => {
      const status = this.view.steps.get(step)?.status;
      if (status === "waiting" || status === "queued") this.#post(event);
    });
  }

  #launch(step: string, attempt: number): void {
    if (this.#spoilt(step).length > 0) {
      this.#remember(this.nowMs, () => this.#spoil(step, attempt));
      return;
    }
    this.#watcher.onLaunch?.(step, attempt, this);
    const { queueMs, runMs } = this.spec.script(step, attempt);
    const runningAtMs = this.nowMs + queueMs;
    this.#executions.set(`${step}-${attempt}`, { runningAtMs, endsAtMs: runningAtMs + runMs });
    this.#follow(step, attempt);
  }

  /** Steps that it needs whose earlier result cannot be brought, and which have given no other. */
  #spoilt(step: string): readonly string[] {
    const needs = this.view.steps.get(step)?.needs ?? [];
    return needs.filter((need) => this.spec.spoiled?.has(need) && this.view.steps.get(need)?.status !== "succeeded");
  }

  /** The attempt has failed before it was submitted, and what it needs is made again. */
  #spoil(step: string, attempt: number): void {
    const because = "it was damaged";
    const reopened = this.#spoilt(step).filter((need) => this.view.steps.get(need)?.status === "cached");
    const failure: Failure = { class: "staging", message: because };
    this.#post(...reopened.map((need): Happening => ({ type: "step.reopened", step: need, because })));
    this.#post({ type: "attempt.failed", step, attempt, failure });
  }

  /** Reports what the execution does from now on, and what it has done while nobody looked. */
  #follow(step: string, attempt: number): void {
    const execution = this.#execution(step, attempt);
    const { failure } = this.spec.script(step, attempt);
    this.#post({
      type: "attempt.submitted",
      step,
      attempt,
      handle: { backend: "local", native: `${step}-${attempt}` },
    });
    if (execution.outcome !== undefined) {
      this.#report(step, attempt, execution.outcome);
      return;
    }
    this.#remember(execution.runningAtMs, () => {
      if (execution.outcome === undefined) this.#post({ type: "attempt.running", step, attempt });
    });
    this.#remember(execution.endsAtMs, () => {
      const endedAtMs = execution.endsAtMs;
      const ended = failure === undefined ? { status: "succeeded" as const } : { status: "failed" as const, failure };
      this.#end(step, attempt, { ...ended, endedAtMs });
    });
  }

  #finish({ do: _do, ...end }: Extract<Action, { do: "finish" }>): void {
    this.#post({ type: "run.finished", exitCode: exitCodeOf(end.status, this.view), ...end });
  }

  #cancel(step: string, attempt: number): void {
    this.#end(step, attempt, { status: "cancelled", endedAtMs: this.nowMs });
  }

  #expire(step: string, attempt: number): void {
    this.#fail(step, attempt, { class: "queue-timeout", message: "it waited too long" });
  }

  #fail(step: string, attempt: number, failure: Failure): void {
    this.#end(step, attempt, { status: "failed", failure, endedAtMs: this.nowMs });
  }

  #awaitDeath(step: string, sinceMs: number): void {
    const { deaths = new Map<string, number>() } = this.spec;
    const failure = { class: "user-exit", message: "exited with code 1", exit: { code: 1 } } as const;
    const afterMs = deaths.get(step);
    if (afterMs === undefined) return;
    this.#remember(sinceMs + afterMs, () => this.#post({ type: "service.died", step, failure }));
  }

  /** Whatever comes first is how it ended. */
  #end(step: string, attempt: number, outcome: Outcome): void {
    // One that is about to fail for want of its inputs has no execution to end.
    if (!this.#executions.has(`${step}-${attempt}`) && this.#spoilt(step).length > 0) return;
    const execution = this.#execution(step, attempt);
    if (execution.outcome !== undefined) return;
    execution.outcome = outcome;
    this.#report(step, attempt, outcome);
  }

  #report(step: string, attempt: number, outcome: Outcome): void {
    this.#post({ type: "attempt.ended", step, attempt, outcome }, ...this.#harvest(step, attempt, outcome));
  }

  #harvest(step: string, attempt: number, outcome: Outcome): readonly Happening[] {
    if (outcome.status === "cancelled") return [];
    if (outcome.status === "failed") return [{ type: "attempt.failed", step, attempt, failure: outcome.failure }];
    const growth = this.spec.growth?.get(step);
    const isGrown = growth === undefined || this.view.steps.has(growth.steps[0]?.name ?? "");
    const service = this.spec.deaths?.has(step) ? { service: serviceResult(step) } : {};
    return [
      ...(isGrown ? [] : [growth]),
      { type: "step.succeeded", step, attempt, values: {}, artifacts: {}, ...service },
    ];
  }

  #crash(): void {
    this.#posted = [];
    this.#memory = [];
    this.#view = replay(this.log);
    this.state = newSchedule();
    for (const event of this.log) this.#wakeAtMs = decide(this.state, event, event.atMs).wakeAtMs;
    this.crashes += 1;
    this.#watcher.onEvent?.(this.log.at(-1) as RunEvent, this);
    this.#watcher.onCrash?.(this);
    this.#post(...this.#borrowed());
    for (const event of this.log) {
      const isAlive = event.type === "step.succeeded" && this.view.steps.get(event.step)?.died === undefined;
      if (isAlive) this.#awaitDeath(event.step, event.atMs);
    }
    for (const { step, attempt } of inFlight(this.state)) this.#pickUp(step, attempt);
    for (const action of outstanding(this.state)) this.#act(action);
  }

  #pickUp(step: string, attempt: number): void {
    const outcome = this.view.steps.get(step)?.outcome;
    if (outcome !== undefined) this.#post(...this.#harvest(step, attempt, outcome));
    else if (this.#executions.has(`${step}-${attempt}`)) this.#follow(step, attempt);
    else this.#launch(step, attempt);
  }

  #borrowed(): Happening[] {
    const isOpen = (name: string): boolean => (this.#view?.steps.get(name)?.status ?? "waiting") === "waiting";
    return this.spec.plan.borrowed.filter(({ name }) => isOpen(name)).map(({ name }) => cachedEvent(name));
  }

  #execution(step: string, attempt: number): Execution {
    const execution = this.#executions.get(`${step}-${attempt}`);
    if (execution === undefined) throw new Error(`attempt ${attempt} of ${step} is not in flight`);
    return execution;
  }

  #remember(atMs: number, keep: () => void): void {
    this.#memory.push({ atMs, keep });
  }
}
