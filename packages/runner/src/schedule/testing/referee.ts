import type { PlannedStep } from "../../compile/plan.ts";
import type { RunEvent } from "../../events/event.ts";
import type { Action } from "../decision.ts";
import { inFlight, outstanding } from "../outstanding.ts";
import type { Watcher, World } from "./world.ts";

const good: ReadonlySet<string> = new Set(["succeeded", "cached"]);

/** Holds a run against the promises of scheduling, by its own, slow reckoning. Throws at the first that is broken. */
export class Referee implements Watcher {
  readonly #planned = new Map<string, PlannedStep>();
  readonly #holding = new Set<string>();
  readonly #retryAtMs = new Map<string, number>();
  /** Decided before a crash, and carried out after it. */
  readonly #again = new Set<string>();
  readonly #launched = new Set<string>();
  /** Retries by step and class, but for those that wait for a step that is open again. */
  readonly #charged = new Map<string, number>();
  #finishes = 0;

  onAction(action: Action, world: World): void {
    if (action.do === "submit") this.#onSubmit(action, world);
    if (action.do === "retry") this.#onRetry(action, world);
    if (action.do === "finish") this.#onFinish(world);
  }

  onEvent(event: RunEvent, world: World): void {
    const { view } = world;
    if (event.type === "run.started") this.#learn([...event.plan.steps]);
    if (event.type === "steps.added") this.#learn(event.steps);
    if (event.type === "step.retrying") {
      this.#retryAtMs.set(event.step, event.atMs + event.delayMs);
      if (!this.#isFree(event, world)) this.#charge(event);
      this.#holding.delete(event.step);
    }
    if ("step" in event && event.step !== undefined && view.settled.at(-1) === event.step)
      this.#holding.delete(event.step);
  }

  onLaunch(step: string, attempt: number): void {
    const name = `${step}-${attempt}`;
    this.#promise(!this.#launched.has(name), `${name} is launched once`);
    this.#launched.add(name);
  }

  onCrash({ state }: World): void {
    this.#holding.clear();
    for (const { step } of inFlight(state)) this.#holding.add(step);
    for (const action of outstanding(state)) if (action.do === "submit") this.#again.add(action.step);
    for (const step of this.#again) this.#holding.add(step);
  }

  #onFinish(world: World): void {
    this.#finishes += 1;
    this.#promise(this.#finishes - world.crashes <= 1, "a run finishes once");
  }

  #onSubmit({ step, attempt }: Extract<Action, { do: "submit" }>, world: World): void {
    if (this.#again.delete(step)) return;
    const { view } = world;
    const planned = this.#step(step);
    this.#promise(view.stopping === undefined, `${step} starts although the run stops`);
    this.#promise(!this.#holding.has(step), `${step} is in flight once`);
    this.#promise(attempt === (view.steps.get(step)?.attempt ?? 0) + 1, `${step} goes on to its next attempt`);
    this.#promise(areMet(planned, world), `${step} starts after what it needs`);
    for (const other of this.#planned.values()) this.#checkOrder(planned, other, world);
    this.#holding.add(step);
    for (const [pool, capacity] of Object.entries(world.spec.schedule.capacity)) {
      this.#promise(this.#used(pool, capacity) <= capacity + 1e-6, `${pool} is within its capacity`);
    }
  }

  /** A step of higher priority that could have started, and takes no pool that the started one does not take, would have. */
  #checkOrder(started: PlannedStep, other: PlannedStep, world: World): void {
    if (other.priority <= started.priority || !this.#couldStart(other, world)) return;
    const { capacity } = world.spec.schedule;
    const pools = Object.keys(capacity).filter((pool) => claim(other, pool) > 0);
    const hasRoom = pools.every((pool) => {
      const most = capacity[pool] ?? 0;
      return this.#used(pool, most) + Math.min(claim(other, pool), most) <= most + 1e-6;
    });
    const takesNothingElse = pools.every((pool) => claim(started, pool) > 0);
    this.#promise(!(hasRoom && takesNothingElse), `${other.name} goes before ${started.name}`);
  }

  #couldStart(step: PlannedStep, world: World): boolean {
    const status = world.view.steps.get(step.name)?.status;
    if (status !== "waiting" && status !== "queued") return false;
    if (this.#holding.has(step.name) || !areMet(step, world)) return false;
    // One that may retry right now may not be known yet to the decision that is being checked.
    return (this.#retryAtMs.get(step.name) ?? -1) < world.nowMs;
  }

  #onRetry(action: Extract<Action, { do: "retry" }>, world: World): void {
    if (this.#isFree(action, world)) return;
    const { step, failure } = action;
    const used = this.#charged.get(`${step} ${failure.class}`) ?? 0;
    const budget = this.#step(step).retries.budget[failure.class] ?? 0;
    this.#promise(used < budget, `${step} is retried within its budget of ${budget}`);
  }

  /** It waits for what could not be brought, which is made again. */
  #isFree({ step, failure }: Pick<Extract<Action, { do: "retry" }>, "step" | "failure">, world: World): boolean {
    return failure.class === "staging" && !areMet(this.#step(step), world);
  }

  #charge({ step, failure }: Pick<Extract<Action, { do: "retry" }>, "step" | "failure">): void {
    const key = `${step} ${failure.class}`;
    this.#charged.set(key, (this.#charged.get(key) ?? 0) + 1);
  }

  #used(pool: string, capacity: number): number {
    return [...this.#holding].reduce((sum, name) => sum + Math.min(claim(this.#step(name), pool), capacity), 0);
  }

  #learn(steps: readonly PlannedStep[]): void {
    for (const step of steps) this.#planned.set(step.name, step);
  }

  #step(name: string): PlannedStep {
    const step = this.#planned.get(name);
    if (step === undefined) throw new Error(`${name} is not planned`);
    return step;
  }

  #promise(isKept: boolean, what: string): void {
    if (!isKept) throw new Error(`broken promise: ${what}`);
  }
}

/** A service that has died is met no more. */
function areMet(step: PlannedStep, { view }: World): boolean {
  const needs = step.needs.map((need) => view.steps.get(need));
  return needs.every((need) => good.has(need?.status ?? "") && need?.died === undefined);
}

function claim({ backend, resources, pools }: PlannedStep, pool: string): number {
  if (pool === "*" || pool === `backend:${backend}`) return 1;
  if (pool === `backend:${backend}:cpu`) return resources.cpu ?? 0;
  if (pool === `backend:${backend}:memory`) return resources.memoryBytes ?? 0;
  return pools[pool] ?? 0;
}
