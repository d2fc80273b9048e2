import { outstanding } from "../outstanding.ts";
import type { ScheduleState } from "../state.ts";
import { wakeAtMs } from "../timers.ts";

/** All of a state that the future hangs on, as JSON: two states with the same snapshot decide the same. */
export function snapshot(state: ScheduleState): unknown {
  const { lifecycle, run, policy, stop, rootFailure, counts } = state;
  return {
    lifecycle,
    run,
    policy,
    stop,
    rootFailure,
    counts: { ...counts },
    outstanding: outstanding(state),
    wakeAtMs: wakeAtMs(state),
    pools: Array.from(state.pools.values(), ({ name, used }) => [name, used]),
    lanes: Array.from(state.lanes, ([backend, lane]) => [backend, lane.map(({ steps }) => steps[0]?.name)]),
    steps: Array.from(state.steps.values(), (step) => ({
      name: step.name,
      phase: step.phase,
      attempt: step.attempt,
      broken: step.broken,
      died: step.died,
      unmetNeeds: step.unmetNeeds,
      rank: step.rank,
      passedOver: step.passedOver,
      retriesUsed: [...step.retriesUsed],
    })),
  };
}
