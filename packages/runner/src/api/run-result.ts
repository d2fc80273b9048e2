import { join } from "node:path";
import type { Step } from "@pipeline/dsl";
import type { RunView, StepView } from "../events/view.ts";
import { describeStep } from "./describe.ts";
import type { RunResult, StepRunResult, StepsOf } from "./result.ts";

/** The finished view as a result; types are those of the pipeline that was run. */
export function runResult<S extends readonly Step[]>(view: RunView): RunResult<S> {
  const { status } = view;
  if (status === "running" || status === "stopping") throw new Error("internal: the run has not finished");
  const endedAtMs = view.endedAtMs ?? view.startedAtMs;
  const steps = Object.fromEntries([...view.steps].map(([name, step]) => [name, stepResult(step, view.namespace)]));
  return {
    id: view.run,
    pipeline: view.pipeline,
    namespace: view.namespace,
    status,
    success: status === "succeeded",
    exitCode: view.exitCode ?? 0,
    created: new Date(view.startedAtMs),
    stopped: new Date(endedAtMs),
    durationSeconds: (endedAtMs - view.startedAtMs) / 1000,
    // The view was folded from a plan of these very steps.
    steps: steps as unknown as StepsOf<S>,
    ...(view.rootFailure === undefined ? {} : { rootFailure: view.rootFailure }),
    toString: () => [...view.steps.values()].map((step) => describeStep(step, view.namespace)).join("\n"),
  };
}

function stepResult(view: StepView, namespace: string): StepRunResult {
  const { submittedAtMs, startedAtMs, endedAtMs } = view;
  const result = {
    jobName: view.name,
    namespace,
    status: view.status,
    success: view.status === "succeeded" || view.status === "cached",
    ...(view.execution === undefined ? {} : { executionId: view.execution }),
    ...(view.folder === undefined ? {} : { logs: join(view.folder, "log") }),
    ...(submittedAtMs === undefined ? {} : { created: new Date(submittedAtMs) }),
    ...(startedAtMs === undefined ? {} : { started: new Date(startedAtMs) }),
    ...(endedAtMs === undefined ? {} : { stopped: new Date(endedAtMs) }),
    ...(submittedAtMs === undefined || endedAtMs === undefined
      ? {}
      : { durationSeconds: (endedAtMs - submittedAtMs) / 1000 }),
    ...(view.failure === undefined ? {} : { failure: view.failure }),
    toString: () => describeStep(view, namespace),
  };
  return Object.defineProperty(result, "outputs", { enumerable: true, get: () => outputsOf(view) }) as StepRunResult;
}

function outputsOf(view: StepView): unknown {
  if (view.result !== undefined) return { ...view.result.values, ...view.result.artifacts };
  const why = view.failure?.message ?? view.reason ?? "it did not run";
  throw new Error(`step "${view.name}" has no outputs: it is ${view.status} (${why})`);
}
