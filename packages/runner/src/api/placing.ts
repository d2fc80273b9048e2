import { join } from "node:path";
import type { Happening } from "../events/event.ts";
import type { RunView } from "../events/view.ts";
import type { Reporter } from "../report/reporter.ts";

/** What is known once work has been placed. */
export interface ScheduledDetails {
  /** UTC. */
  readonly scheduledAt: Date;
  readonly runId: string;
  /** Of the first step that was placed; absent when all was taken from earlier runs. */
  readonly executionId?: string;
  readonly jobName: string;
  readonly namespace: string;
  /** Where its log lies. */
  readonly logs?: string;
}

/** Waits for the first placed attempt, or for the end of a run in which nothing was placed. */
export class Placing implements Reporter {
  readonly details: Promise<ScheduledDetails>;
  readonly #placed = Promise.withResolvers<ScheduledDetails>();

  constructor() {
    this.details = this.#placed.promise;
  }

  onEvent(event: Happening & { readonly atMs: number }, view: RunView): void {
    if (event.type === "attempt.submitted") this.#placed.resolve(detailsOf(event.step, event.atMs, view));
    if (event.type === "run.finished") this.#finish(event.atMs, view);
  }

  async close(): Promise<void> {}

  /** Too late to matter once something was placed. */
  #finish(atMs: number, view: RunView): void {
    const [first] = view.steps.keys();
    if (view.status === "succeeded" && first !== undefined) this.#placed.resolve(detailsOf(first, atMs, view));
    else this.#placed.reject(notPlaced(view));
  }
}

function detailsOf(jobName: string, atMs: number, view: RunView): ScheduledDetails {
  const { execution, folder } = view.steps.get(jobName) ?? {};
  return {
    scheduledAt: new Date(atMs),
    runId: view.run,
    ...(execution === undefined ? {} : { executionId: execution }),
    jobName,
    namespace: view.namespace,
    ...(folder === undefined ? {} : { logs: join(folder, "log") }),
  };
}

function notPlaced(view: RunView): Error {
  const root = view.rootFailure === undefined ? undefined : view.steps.get(view.rootFailure);
  const cause = root?.failure;
  return new Error(cause?.message ?? `run ${view.run} ended as ${view.status} before anything was placed`, { cause });
}
