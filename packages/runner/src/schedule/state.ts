import type { FailurePolicy, StopReason } from "../events/event.ts";
import type { Pool } from "./claims.ts";
import type { Action } from "./decision.ts";
import { type Expected, newExpected } from "./rank.ts";
import type { Group, Lane } from "./ready.ts";
import type { StepState } from "./step-state.ts";
import type { Timer } from "./timers.ts";

/**
 * All that scheduling knows; nobody else looks inside.
 *
 * `decide` takes the state over and updates it in place: a copy for each of 100,000 events over 10,000 steps would be
 * all the work there is. It stays a pure fold all the same: the state hangs on the events alone, so replaying a stored
 * run makes it again, with every action that is outstanding.
 */
export interface ScheduleState {
  lifecycle: "new" | "open" | "finishing" | "finished";
  /** Never runs backwards, whatever the clock does. */
  nowMs: number;
  run: string;
  policy: FailurePolicy;
  expected: Expected;
  readonly steps: Map<string, StepState>;
  pools: ReadonlyMap<string, Pool>;
  /** By backend. */
  readonly lanes: Map<string, Lane>;
  /** By what is claimed. */
  readonly groups: Map<string, Group>;
  /** A heap. */
  readonly timers: Timer[];
  /** Actions that no event has answered yet, in the order in which they were issued. */
  readonly issued: Map<string, Action>;
  stop: Stop | undefined;
  rootFailure: string | undefined;
  readonly counts: Counts;
}

/** Nothing new starts: from the decision on, before its event is on disk. */
export interface Stop {
  readonly because: StopReason;
  readonly finishRunning: boolean;
  /** `run.stopping` has come: steps may be ended now. */
  readonly isOnDisk: boolean;
}

export interface Counts {
  /** Not settled. */
  open: number;
  /** Open, but only their `skip` or `drop` is outstanding. */
  leaving: number;
  /** Settled as failed, cancelled or skipped. */
  bad: number;
}

export function newSchedule(): ScheduleState {
  return {
    lifecycle: "new",
    nowMs: Number.NEGATIVE_INFINITY,
    run: "",
    policy: "finish",
    expected: newExpected({}),
    steps: new Map(),
    pools: new Map(),
    lanes: new Map(),
    groups: new Map(),
    timers: [],
    issued: new Map(),
    stop: undefined,
    rootFailure: undefined,
    counts: { open: 0, leaving: 0, bad: 0 },
  };
}
