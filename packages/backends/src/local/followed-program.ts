import type { Execution, ExecutionState, Outcome } from "../contract/index.ts";
import { readSignals } from "../stream/signals.ts";
import { tail } from "../stream/tail.ts";
import { claimFiles } from "./claim.ts";
import { signalPath } from "./task.ts";

/** What a handle of this backend holds. */
export interface LocalHandle {
  readonly id: string;
  readonly folder: string;
}

/** Whoever knows how a program is doing, and can have it ended. */
export interface Source {
  cancel(): void;
  close(): void;
}

type Observe = (state: ExecutionState) => void;

/**
 * One attempt's program as this process knows it, however many executions of it were asked for.
 *
 * Fed by a source: the supervisor, or what that wrote down.
 */
export class FollowedProgram {
  readonly id: string;
  readonly folder: string;
  /** Resolves with the first news: started, ended, or found. */
  readonly accepted: Promise<void>;
  readonly #outcome: Promise<Outcome>;
  readonly #accept: () => void;
  readonly #end: (outcome: Outcome) => void;
  readonly #forget: (program: FollowedProgram) => void;
  readonly #views = new Set<{ readonly observers: Observe[] }>();
  #state: ExecutionState = { status: "submitted" };
  #isOver = false;
  #source: Source | undefined;

  constructor({ id, folder }: LocalHandle, forget: (program: FollowedProgram) => void) {
    this.id = id;
    this.folder = folder;
    this.#forget = forget;
    ({ promise: this.#outcome, resolve: this.#end } = Promise.withResolvers<Outcome>());
    ({ promise: this.accepted, resolve: this.#accept } = Promise.withResolvers<void>());
  }

  /** Nobody follows the program any more once all its executions are disposed of. */
  execution(): Execution {
    const view = { observers: [] as Observe[] };
    this.#views.add(view);
    return {
      handle: { backend: "local", native: { id: this.id, folder: this.folder } },
      outcome: this.#outcome,
      watch: (observe) => {
        observe(this.#state);
        if (!this.#isOver) view.observers.push(observe);
      },
      logs: () => tail(claimFiles.log(this.folder), this.#outcome),
      signals: (masked) => readSignals(signalPath(this.folder), masked),
      cancel: () => this.#cancel(),
      [Symbol.asyncDispose]: async () => {
        if (this.#views.delete(view) && this.#views.size === 0) this.close();
      },
    };
  }

  /** From now on this source tells. */
  follow(source: Source): void {
    this.#source?.close();
    if (this.#isOver) source.close();
    else this.#source = source;
  }

  accept(): void {
    this.#accept();
  }

  started(sinceMs: number): void {
    this.#accept();
    if (this.#isOver || this.#state.status === "running") return;
    this.#state = { status: "running", sinceMs };
    for (const { observers } of this.#views) for (const observe of observers) observe(this.#state);
  }

  ended(outcome: Outcome): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#end(outcome);
    this.close();
  }

  /** The program goes on. */
  close(): void {
    this.#accept();
    this.#source?.close();
    this.#source = undefined;
    this.#views.clear();
    this.#forget(this);
  }

  /** Asking twice is harmless: the supervisor keeps the first reason. */
  async #cancel(): Promise<void> {
    this.#source?.cancel();
    await this.#outcome;
  }
}
