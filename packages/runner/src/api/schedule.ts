import { join } from "node:path";
import type { Pipeline, Step } from "@pipeline/dsl";
import type { Happening } from "../events/event.ts";
import type { RunView } from "../events/view.ts";
import type { Reporter } from "../report/reporter.ts";
import type { RunOptions } from "./options.ts";
import type { RunResult } from "./result.ts";
import { runResult } from "./run-result.ts";
import { prepare, start } from "./runner.ts";

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

export interface Scheduled<S extends readonly Step[]> {
  readonly details: ScheduledDetails;
  /** Settles when the whole run has ended, as `run` would. */
  readonly result: Promise<RunResult<S>>;
}

export interface ForgetOptions extends RunOptions {
  /** Only place the work: nobody waits for it, and this process may end. One step only, since nothing starts the next. */
  readonly forget: true;
}

/**
 * Starts a pipeline, or one step alone, and resolves once its first attempt has been placed on its backend.
 *
 * Throws as `run` does, and with the original failure when nothing could be placed within its retries.
 */
export async function schedule<K extends Step>(target: K, options: ForgetOptions): Promise<ScheduledDetails>;
export async function schedule<const S extends readonly Step[]>(
  target: Pipeline<S>,
  options?: RunOptions,
): Promise<Scheduled<S>>;
export async function schedule<K extends Step>(target: K, options?: RunOptions): Promise<Scheduled<readonly [K]>>;
export async function schedule(
  target: Pipeline | Step,
  options: RunOptions | ForgetOptions = {},
): Promise<Scheduled<readonly Step[]> | ScheduledDetails> {
  const prepared = await prepare(target, options);
  const placing = new Placing();
  const started = await start(prepared, options, { reporters: [placing] });
  const details = await placing.details;
  if ("forget" in options && options.forget) {
    await started.leave();
    await prepared.program[Symbol.asyncDispose]();
    return details;
  }
  const result = started.done.then(async (view) => {
    await prepared.program[Symbol.asyncDispose]();
    return runResult(view);
  });
  return { details, result };
}

/** Waits for the first placed attempt, or for the end of a run in which nothing was placed. */
class Placing implements Reporter {
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
