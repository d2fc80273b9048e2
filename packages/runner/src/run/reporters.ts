import type { LogLine } from "@pipeline/backends/contract";
import type { RunEvent } from "../events/event.ts";
import type { RunView } from "../events/view.ts";
import type { Reporter } from "../report/reporter.ts";

/**
 * Several reporters as one, fenced from the run and from each other.
 *
 * One that throws is left out from then on: what cannot be shown is no reason to stop work. `faults` tells.
 */
export class Reporters {
  readonly faults: unknown[] = [];
  #reporters: readonly Reporter[];

  constructor(reporters: readonly Reporter[]) {
    this.#reporters = reporters;
  }

  get readLogs(): boolean {
    return this.#reporters.some((reporter) => reporter.onLog !== undefined);
  }

  show(event: RunEvent, view: RunView): void {
    for (const reporter of this.#reporters) {
      try {
        reporter.onEvent(event, view);
      } catch (fault) {
        this.#drop(reporter, fault);
      }
    }
  }

  async showLog(step: string, attempt: number, lines: readonly LogLine[]): Promise<void> {
    await Promise.all(this.#reporters.map((each) => this.#guard(each, () => each.onLog?.(step, attempt, lines))));
  }

  async close(view: RunView): Promise<void> {
    for (const reporter of this.#reporters) await this.#guard(reporter, () => reporter.close(view));
  }

  async #guard(reporter: Reporter, call: () => unknown): Promise<void> {
    try {
      await call();
    } catch (fault) {
      this.#drop(reporter, fault);
    }
  }

  #drop(reporter: Reporter, fault: unknown): void {
    this.faults.push(fault);
    this.#reporters = this.#reporters.filter((other) => other !== reporter);
  }
}
