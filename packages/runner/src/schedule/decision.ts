import type { Failure } from "@pipeline/backends/contract";
import type { RunEvent, RunStatus, StopReason } from "../events/event.ts";

/** What has just happened, or that the time of a wake-up has come. */
export type ScheduleInput = RunEvent | { readonly type: "tick" };

/**
 * What to do next. The loop carries out every action, in this order, and nothing else.
 *
 * Each is issued once and ends in an event that comes back. Until then it is outstanding; after a crash the outstanding
 * ones are done again.
 *
 * | action | its event |
 * |---|---|
 * | `queue` | `step.queued` |
 * | `submit` | `attempt.submitting`, or `step.cached` where an earlier result serves |
 * | `retry` | `step.retrying` |
 * | `fail` | `step.failed` |
 * | `skip` | `step.skipped` |
 * | `drop` | `step.cancelled` |
 * | `cancel`, `expire`, `break` | `attempt.ended` |
 * | `stop` | `run.stopping` |
 * | `finish` | `run.finished` |
 */
export type Action = Note | Deed;

/** Done by writing down its event. */
export type Note =
  /** It is ready and cannot start yet, for want of room in `pool`; a step that starts at once is not queued. */
  | { readonly do: "queue"; readonly step: string; readonly pool?: string }
  | {
      readonly do: "retry";
      readonly step: string;
      readonly attempt: number;
      readonly failure: Failure;
      readonly delayMs: number;
    }
  | { readonly do: "fail"; readonly step: string; readonly attempt: number; readonly failure: Failure }
  | { readonly do: "skip"; readonly step: string; readonly because: string }
  /** A step that is not in flight will not run any more. */
  | { readonly do: "drop"; readonly step: string; readonly because: StopReason }
  | { readonly do: "stop"; readonly because: StopReason; readonly finishRunning: boolean };

/** Done by acting; its event comes of that. */
export type Deed =
  | { readonly do: "submit"; readonly step: string; readonly attempt: number }
  /** A step in flight is to end. */
  | { readonly do: "cancel"; readonly step: string; readonly attempt: number; readonly because: StopReason }
  /** The attempt has been `submitted` or `pending` for longer than its queue timeout: it ends as `queue-timeout`. */
  | { readonly do: "expire"; readonly step: string; readonly attempt: number }
  /** A service that the step uses has died: its attempt fails by that. */
  | { readonly do: "break"; readonly step: string; readonly attempt: number; readonly failure: Failure }
  | { readonly do: "finish"; readonly status: RunStatus; readonly rootFailure?: string };

/** The answer of `decide`. */
export interface Decision<State> {
  readonly state: State;
  readonly actions: readonly Action[];
  /** Call again with a `tick` then, at the latest. */
  readonly wakeAtMs?: number;
}
