import { setTimeout as delay } from "node:timers/promises";
import type { Execution, ExecutionState, Outcome, Workload } from "../contract/index.ts";
import { readSignals } from "../stream/signals.ts";
import { tail } from "../stream/tail.ts";
import { askToCancel, attemptFiles, becomeKeeper, leaveKeeping, readEnded, writeEnded } from "./attempt-files.ts";
import type { DockerHandle } from "./handle.ts";
import { type ContainerSite, Keeper } from "./keeper.ts";
import { stopElsewhere } from "./stop-elsewhere.ts";

/** What is to be started, unless it was before. */
export interface Begins {
  readonly workload: Workload;
  /** It is no longer wanted; heeded until something is made. */
  readonly signal: AbortSignal;
}

type Observe = (state: ExecutionState) => void;

/** How soon the news of a process that keeps the container is noticed, and its death. */
const followMs = 100;

/**
 * One attempt's container as this process knows it, however many executions of it were asked for.
 *
 * One process keeps it. Others that follow it read what that one writes, and take its place when it is gone.
 */
export class FollowedContainer {
  readonly handle: DockerHandle;
  readonly #site: ContainerSite;
  readonly #forget: () => void;
  readonly #outcome = Promise.withResolvers<Outcome>();
  readonly #accepted = Promise.withResolvers<void>();
  readonly #views = new Set<{ readonly observers: Observe[] }>();
  readonly #closing = new AbortController();
  #state: ExecutionState = { status: "submitted" };
  #life: Promise<void> = Promise.resolve();
  #keeper: Keeper | undefined;
  #isAccepted = false;
  #isOver = false;

  constructor(handle: DockerHandle, site: ContainerSite, forget: () => void) {
    this.handle = handle;
    this.#site = site;
    this.#forget = forget;
    // Whoever submits asks for it; nobody may.
    this.#accepted.promise.catch(() => undefined);
  }

  /** Resolves with the first news; rejects when the work was no longer wanted before anything was made. */
  get accepted(): Promise<void> {
    return this.#accepted.promise;
  }

  /** Starts the work where a workload is given and nobody has started it; goes on with it otherwise. */
  begin(begins?: Begins): void {
    this.#life = this.#live(begins).catch((error: unknown) => {
      if (this.#closing.signal.aborted) return;
      if (!begins?.signal.aborted) return this.#settle(unusableFolder(error));
      // Whoever submits still waits for the first news, or has had some, and waits for the outcome.
      if (this.#isAccepted) return this.#settle({ status: "cancelled", endedAtMs: Date.now() });
      this.#accepted.reject(begins.signal.reason);
      this.#forget();
    });
  }

  /** Nobody follows the container any more once all its executions are disposed of. */
  execution(): Execution {
    const view = { observers: [] as Observe[] };
    const { folder } = this.handle;
    this.#views.add(view);
    return {
      handle: { backend: "docker", native: { ...this.handle } },
      outcome: this.#outcome.promise,
      watch: (observe) => {
        observe(this.#state);
        if (!this.#isOver) view.observers.push(observe);
      },
      logs: () => tail(attemptFiles.log(folder), this.#outcome.promise),
      signals: (masked) => readSignals(attemptFiles.signals(folder), masked),
      cancel: () => this.#cancel(),
      [Symbol.asyncDispose]: async () => {
        if (this.#views.delete(view) && this.#views.size === 0) await this.close();
      },
    };
  }

  /** The container goes on. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#accepted.resolve();
    this.#forget();
    await this.#life;
  }

  async #live(begins: Begins | undefined): Promise<void> {
    const { folder } = this.handle;
    while (!this.#closing.signal.aborted) {
      const inPlaceOf = becomeKeeper(folder);
      if (inPlaceOf !== undefined) return this.#keep(begins, inPlaceOf === "a dead one");
      if (this.#state.status === "submitted") this.#show({ status: "running", sinceMs: Date.now() });
      await delay(followMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
    }
  }

  async #keep(begins: Begins | undefined, isInherited: boolean): Promise<void> {
    const { handle } = this;
    const show = (state: ExecutionState) => this.#show(state);
    const keeper = new Keeper({ handle, site: this.#site, show, closing: this.#closing.signal });
    try {
      const ended = readEnded(handle.folder);
      this.#keeper = keeper;
      // Whoever wrote down the end may have died before it had removed the container.
      if (ended !== undefined && isInherited) await keeper.clear();
      const outcome = ended ?? (await keeper.keep(begins));
      if (ended === undefined) writeEnded(handle.folder, outcome);
      this.#settle(outcome);
    } finally {
      leaveKeeping(handle.folder);
    }
  }

  #show(state: ExecutionState): void {
    this.#isAccepted = true;
    this.#accepted.resolve();
    if (this.#isOver || JSON.stringify(this.#state) === JSON.stringify(state)) return;
    this.#state = state;
    for (const { observers } of this.#views) for (const observe of observers) observe(state);
  }

  #settle(outcome: Outcome): void {
    this.#isOver = true;
    this.#accepted.resolve();
    this.#outcome.resolve(outcome);
    this.#views.clear();
    this.#forget();
  }

  /** Asked of whoever keeps it by a file, and of the container itself, should nobody. */
  async #cancel(): Promise<void> {
    if (!this.#isOver) {
      askToCancel(this.handle.folder);
      if (this.#keeper === undefined) await stopElsewhere(this.handle, this.#site.engine);
      else this.#keeper.end("cancel");
    }
    await this.#outcome.promise;
  }
}

/** Nothing can be written down about the container: whether it runs is for its engine to know. */
function unusableFolder(error: unknown): Outcome {
  const message = `the attempt's folder cannot be used: ${error instanceof Error ? error.message : String(error)}`;
  return { status: "failed", failure: { class: "lost", message }, endedAtMs: Date.now() };
}
