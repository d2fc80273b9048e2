import type { Pipeline, Step } from "@pipeline/dsl";
import type { Plan } from "../compile/plan.ts";
import type { PlanOptions, RunOptions } from "./options.ts";
import type { RunResult } from "./result.ts";
import { runResult } from "./run-result.ts";
import { prepare, start } from "./runner.ts";

/**
 * Runs a pipeline, or one step alone, and waits until it has ended.
 *
 * A failed step is a result and no exception. Throws `PipelineError` when the pipeline cannot run as it stands, and
 * `RunRefused` when something that it needs is not there.
 */
export async function run<const S extends readonly Step[]>(
  target: Pipeline<S>,
  options?: RunOptions,
): Promise<RunResult<S>>;
export async function run<const K extends Step>(target: K, options?: RunOptions): Promise<RunResult<readonly [K]>>;
export async function run(target: Pipeline | Step, options: RunOptions = {}): Promise<RunResult> {
  const prepared = await prepare(target, options);
  await using _program = prepared.program;
  const started = await start(prepared, options);
  return runResult(await started.done);
}

/**
 * Goes on with a run whose runner is gone, and waits until it has ended: what runs is found again, what ended is
 * harvested, only the rest is started. Throws `RunRefused` when the run has finished or is driven by another process.
 */
export async function resume<const S extends readonly Step[]>(
  target: Pipeline<S>,
  id: string,
  options?: RunOptions,
): Promise<RunResult<S>>;
export async function resume<const K extends Step>(
  target: K,
  id: string,
  options?: RunOptions,
): Promise<RunResult<readonly [K]>>;
export async function resume(target: Pipeline | Step, id: string, options: RunOptions = {}): Promise<RunResult> {
  const prepared = await prepare(target, options);
  await using _program = prepared.program;
  const resumed = await start(prepared, options, { id });
  return runResult(await resumed.done);
}

/** Compiles without starting anything; throws `PipelineError` with every problem. */
export async function plan(target: Pipeline | Step, options: PlanOptions = {}): Promise<Plan> {
  const prepared = await prepare(target, options);
  await using _program = prepared.program;
  return prepared.plan;
}
