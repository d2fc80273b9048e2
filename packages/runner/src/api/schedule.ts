import type { Pipeline, Step } from "@pipeline/dsl";
import type { RunOptions } from "./options.ts";
import { Placing, type ScheduledDetails } from "./placing.ts";
import type { RunResult } from "./result.ts";
import { runResult } from "./run-result.ts";
import { prepare, start } from "./runner.ts";

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
