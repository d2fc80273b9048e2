import type { Capacity } from "@pipeline/backends/contract";
import type { Happening } from "../events/event.ts";
import { capacities } from "./capacity.ts";
import type { RunRequest } from "./request.ts";

/** The first event of a run: all that scheduling it depends on, and all that going on with it needs. */
export function startedEvent(
  run: string,
  { plan, limits, policy, host, source, cache }: RunRequest,
  known: { readonly backends: ReadonlyMap<string, Capacity>; readonly expectedMs: Readonly<Record<string, number>> },
): Happening {
  const deadline = plan.deadlineMs === undefined ? {} : { deadlineMs: plan.deadlineMs };
  return {
    type: "run.started",
    format: 1,
    run,
    plan,
    schedule: { capacity: capacities(plan, limits, known.backends), policy, ...deadline, expectedMs: known.expectedMs },
    by: host.by,
    cache,
    ...(source === undefined ? {} : { source }),
  };
}
