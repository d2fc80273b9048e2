import type { Plan, PlannedStep } from "../../compile/plan.ts";
import type { RunEvent, ScheduleSettings } from "../../events/event.ts";

/** A planned step of which only what a test cares about is said. */
export function plannedStep(name: string, said: Partial<PlannedStep> = {}): PlannedStep {
  return {
    name,
    kind: "job",
    backend: "local",
    needs: [],
    program: { by: "command", command: [{ is: "literal", value: "true" }], args: [] },
    inputs: {},
    env: {},
    outputs: {},
    resources: { gpu: [] },
    retries: { budget: {}, delayMs: 1000, maxDelayMs: 60_000 },
    priority: 0,
    pools: {},
    ships: [],
    cache: true,
    volatile: [],
    key: {},
    workers: 1,
    sidecars: {},
    ...said,
  };
}

export function planOf(steps: readonly PlannedStep[], said: Partial<Plan> = {}): Plan {
  return {
    format: 1,
    pipeline: "penguins",
    namespace: "default",
    params: {},
    pools: {},
    steps,
    borrowed: [],
    warnings: [],
    ...said,
  };
}

export function runStarted(
  plan: Plan,
  schedule: Partial<ScheduleSettings> = {},
): Extract<RunEvent, { type: "run.started" }> {
  return {
    type: "run.started",
    atMs: 0,
    format: 1,
    run: "run-1",
    plan,
    schedule: { capacity: {}, policy: "finish", ...schedule },
    by: { version: "0.1.0", user: "ada", host: "analytical" },
  };
}
