import { setTimeout as delay } from "node:timers/promises";
import type { Ended, ExecutionState, Outcome } from "../contract/index.ts";
import { Container, type ContainerState } from "./container.ts";
import { endedOf, timesOf } from "./ended.ts";
import type { Engine } from "./engine.ts";
import { executionLabel } from "./labels.ts";

/** How soon an end is noticed that the engine has not told, and how long an end must hold that may be a restart. */
const lookMs = 1000;
const restartMs = 400;

export interface ServiceProgramParts {
  readonly engine: Engine;
  /** Of the container. */
  readonly name: string;
  /** Of the attempt that the container was made for; another's in its place counts as its end. */
  readonly id: string;
  /** Looks closer at an end that its program need not have caused; the container is still there. */
  readonly explain: (ended: Ended, container: Container, state: ContainerState) => Promise<Ended>;
}

/** A container whose program may be started many times: followed until it is gone, or stays ended. */
export class ServiceProgram implements AsyncDisposable {
  readonly outcome: Promise<Outcome>;
  readonly #parts: ServiceProgramParts;
  readonly #closing = new AbortController();

  constructor(parts: ServiceProgramParts) {
    this.#parts = parts;
    this.outcome = this.#follow();
  }

  watch(observe: (state: ExecutionState) => void): void {
    observe({ status: "running", sinceMs: Date.now() });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
  }

  async #follow(): Promise<Outcome> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const ended = await this.#look();
      if (ended !== undefined) return ended;
    }
    return new Promise(() => undefined);
  }

  /** An engine that is away proves nothing: it is asked again. */
  async #look(): Promise<Outcome | undefined> {
    const { signal } = this.#closing;
    try {
      const container = new Container(await this.#parts.engine.client(), this.#parts.name);
      const first = await this.#ended(container);
      if (first !== undefined) {
        await delay(restartMs, undefined, { signal });
        const again = await this.#ended(container);
        if (again !== undefined) return again;
      }
      const waiting = new AbortController();
      const either = AbortSignal.any([signal, waiting.signal]);
      await Promise.race([container.ended(either), delay(lookMs, undefined, { signal: either })]);
      waiting.abort();
    } catch {
      await delay(lookMs, undefined, { signal }).catch(() => undefined);
    }
    return undefined;
  }

  async #ended(container: Container): Promise<Outcome | undefined> {
    const state = await container.state();
    const isIts = state?.labels[executionLabel] === this.#parts.id;
    if (state === undefined || !isIts) return { status: "cancelled", endedAtMs: Date.now() };
    if (state.status !== "ended") return undefined;
    const ended = await this.#parts.explain(endedOf(state, { wasAway: false }), container, state);
    const count = state.restarts;
    const notes = count === 0 ? {} : { notes: [`was started again ${count === 1 ? "once" : `${count} times`}`] };
    return { ...ended, ...timesOf(state), ...notes };
  }
}
