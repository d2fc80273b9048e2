import { backends } from "@pipeline/backends/registry";
import type { Pipeline, Step } from "@pipeline/dsl";
import { unknownBackend } from "../compile/backend.ts";
import type { RunOptions } from "./options.ts";
import { run } from "./run.ts";
import { schedule } from "./schedule.ts";

/** `run` and `schedule` with a backend and a number of workers chosen once. */
export interface BackendRunner {
  readonly backend: string;
  readonly workers: number | undefined;
  readonly run: typeof run;
  readonly schedule: typeof schedule;
}

export interface BackendRunnerOptions {
  /** Steps at once; cores on `local`, 10 elsewhere by default. */
  readonly workers?: number;
  /** `false`: an instance of one's own. */
  readonly shared?: boolean;
}

/**
 * The one place with state of the module: callers in different files ask for a backend by name and expect to share
 * one runner, as they would a logger.
 */
const shared = new Map<string, BackendRunner>();

/**
 * The runner of a backend: the same instance for the same name, with the workers of the first call, unless `shared` is
 * `false`. Throws a `RangeError` for an unknown name.
 */
export function backendRunner(backend = "local", options: BackendRunnerOptions = {}): BackendRunner {
  const problem = unknownBackend(backend, backends);
  if (problem !== undefined) throw new RangeError(`${problem.message} ${problem.remedy}`);
  const known = options.shared === false ? undefined : shared.get(backend);
  const runner = known ?? newRunner(backend, options.workers);
  if (options.shared !== false) shared.set(backend, runner);
  return runner;
}

function newRunner(backend: string, workers: number | undefined): BackendRunner {
  const defaults: RunOptions = { backend, ...(workers === undefined ? {} : { workers }) };
  return {
    backend,
    workers,
    run: ((target: Pipeline & Step, options?: RunOptions) => run(target, { ...defaults, ...options })) as typeof run,
    schedule: ((target: Pipeline & Step, options?: RunOptions) =>
      schedule(target, { ...defaults, ...options })) as typeof schedule,
  };
}
