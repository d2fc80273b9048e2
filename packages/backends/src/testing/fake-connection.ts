import type { Execution, ExecutionState, Handle, Outcome } from "../contract/index.ts";
import { tail } from "../stream/tail.ts";
import type { FakeWork } from "./fake-work.ts";

type Listen = (isUp: boolean) => void;

/** What one runner sees of the fake platform, as long as it can see it. */
export class FakeConnection {
  readonly #nowMs: () => number;
  readonly #listeners = new Set<Listen>();
  #isUp = true;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  set isUp(isUp: boolean) {
    this.#isUp = isUp;
    for (const listen of this.#listeners) listen(isUp);
  }

  execution(name: string, work: FakeWork): Execution {
    const stops: (() => void)[] = [];
    const outcome = work.outcome.then((ended) => this.#onceUp(ended));
    return {
      handle: { backend: name, native: { id: work.workload.id } },
      outcome,
      watch: (observe) => stops.push(...this.#watch(work, observe)),
      logs: () => tail(work.logPath, outcome),
      cancel: async () => {
        work.askToEnd({ status: "cancelled" });
        await outcome;
      },
      [Symbol.asyncDispose]: async () => {
        for (const stop of stops) stop();
      },
    };
  }

  #onceUp(ended: Outcome): Outcome | Promise<Outcome> {
    if (this.#isUp) return ended;
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.#listen((isUp) => isUp && resolve(ended));
    return promise;
  }

  #watch(work: FakeWork, observe: (state: ExecutionState) => void): (() => void)[] {
    const show = () => observe(this.#isUp ? work.state : { status: "stale", sinceMs: this.#nowMs() });
    show();
    return [work.watch(() => this.#isUp && show()), this.#listen(show)];
  }

  #listen(listen: Listen): () => void {
    this.#listeners.add(listen);
    return () => this.#listeners.delete(listen);
  }
}

/** Work that the platform does not know. */
export function lostExecution(handle: Handle, endedAtMs: number): Execution {
  const failure = { class: "lost", message: "the platform does not know it" } as const;
  const outcome = Promise.resolve<Outcome>({ status: "failed", failure, endedAtMs });
  return {
    handle,
    outcome,
    watch: (observe) => observe({ status: "submitted" }),
    logs: async function* () {},
    cancel: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
}
