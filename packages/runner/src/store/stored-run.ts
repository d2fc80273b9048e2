import type { Plan } from "../compile/plan.ts";
import type { PlanSource, RunEvent, StartedBy } from "../events/event.ts";
import { replay } from "../events/fold.ts";
import type { RunView } from "../events/view.ts";
import { attemptsOf, keysOf, type StoredAttempt, type StoredKey } from "./attempts.ts";
import { leaseOf } from "./lease.ts";
import type { StoredStatus } from "./run-row.ts";
import { readRunLog } from "./stored-log.ts";

/** All that the store knows of one run. */
export interface StoredRun {
  readonly run: string;
  readonly status: StoredStatus;
  readonly events: readonly RunEvent[];
  readonly view: RunView;
  readonly plan: Plan;
  readonly by: StartedBy;
  /** Absent for a pipeline that came from code. */
  readonly source?: PlanSource;
  /** Of the last event. */
  readonly lastAtMs: number;
  readonly attempts: ReadonlyMap<string, readonly StoredAttempt[]>;
  readonly keys: ReadonlyMap<string, StoredKey>;
}

/** Replays a run from its log; nothing when the log is damaged, or of another version. */
export function openStoredRun(stateFolder: string, run: string, nowMs: number): StoredRun | undefined {
  const log = readRunLog(stateFolder, run);
  if (log.is === "unusable") return undefined;
  const { events } = log;
  const [first, last] = [events[0], events.at(-1)];
  if (last === undefined || first?.type !== "run.started") return undefined;
  const view = viewOf(events);
  if (view === undefined) return undefined;
  const isOpen = view.endedAtMs === undefined;
  return {
    run,
    status: isOpen && leaseOf(stateFolder, run, nowMs) === undefined ? "interrupted" : view.status,
    events,
    view,
    plan: first.plan,
    by: first.by,
    ...(first.source === undefined ? {} : { source: first.source }),
    lastAtMs: last.atMs,
    attempts: attemptsOf(events),
    keys: keysOf(events),
  };
}

/** A history that cannot have been is one of a damaged log. */
function viewOf(events: readonly RunEvent[]): RunView | undefined {
  try {
    return replay(events);
  } catch {
    return undefined;
  }
}
