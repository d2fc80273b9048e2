import type { RunInProgress } from "../run/request.ts";
import type { SignalSource, StopSignal } from "./invocation.ts";

export interface SignalParts {
  readonly source: SignalSource;
  readonly now: () => number;
  readonly say: (line: string) => void;
  /** Ends the process at once. */
  readonly leave: (exitCode: number) => void;
}

type Stoppable = Pick<RunInProgress, "id" | "stop">;

const exitCodes: Readonly<Record<StopSignal, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };
const stopSignals: readonly StopSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** npm passes on the Ctrl-C that the terminal has already delivered. */
const echoMs = 1_000;

const names: Readonly<Record<StopSignal, string>> = { SIGINT: "Ctrl-C", SIGTERM: "SIGTERM", SIGHUP: "SIGHUP" };

/**
 * What the process does on signals while a run is in progress: the first stops the run, the second leaves at once.
 *
 * The same signal again within a second is an echo and does nothing.
 */
export class RunSignals implements Disposable {
  readonly #parts: SignalParts;
  readonly #listener: (signal: StopSignal) => void;
  #run: Stoppable | undefined;
  #first: { readonly signal: StopSignal; readonly atMs: number } | undefined;

  constructor(parts: SignalParts) {
    this.#parts = parts;
    this.#listener = (signal) => this.#receive(signal);
    for (const signal of stopSignals) parts.source.on(signal, this.#listener);
  }

  /** From now on there is a run to stop; a signal that came before stops it at once. */
  obey(run: Stoppable): void {
    this.#run = run;
    if (this.#first !== undefined) run.stop({ kind: "signal", signal: this.#first.signal });
  }

  [Symbol.dispose](): void {
    for (const signal of stopSignals) this.#parts.source.off(signal, this.#listener);
  }

  #receive(signal: StopSignal): void {
    const { now, say, leave } = this.#parts;
    const atMs = now();
    if (this.#first === undefined) {
      this.#first = { signal, atMs };
      say(`${names[signal]}: cancelling what runs, then leaving. Ctrl-C again leaves at once.`);
      this.#run?.stop({ kind: "signal", signal });
    } else if (signal !== this.#first.signal || atMs - this.#first.atMs > echoMs) {
      say("Left at once: what was still running may go on.");
      if (this.#run !== undefined) say(`To take it over, and end what is left: pipeline resume ${this.#run.id}`);
      leave(exitCodes[signal]);
    }
  }
}
