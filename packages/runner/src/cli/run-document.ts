import type { StoredRun } from "../store/stored-run.ts";

/** A stored run as one JSON document. Times are milliseconds since 1970. */
export function runDocument({ run, status, view, plan, by, lastAtMs, attempts }: StoredRun): object {
  const { pipeline, namespace, startedAtMs, endedAtMs, exitCode, stopping, rootFailure, warnings } = view;
  const params = Object.fromEntries(Object.entries(plan.params).map(([name, { value }]) => [name, value]));
  return {
    run,
    status,
    pipeline,
    namespace,
    startedAtMs,
    endedAtMs,
    durationMs: status === "running" || status === "stopping" ? undefined : lastAtMs - startedAtMs,
    exitCode,
    by,
    params,
    stopping,
    rootFailure,
    warnings,
    steps: [...view.steps.values()].map(({ result, handle: _handle, outcome: _outcome, ...step }) => ({
      ...step,
      attempts: attempts.get(step.name) ?? [],
      outputs: result,
    })),
  };
}
