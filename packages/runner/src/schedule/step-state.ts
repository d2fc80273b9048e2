import type { Failure } from "@pipeline/backends/contract";
import type { FailureClass } from "@pipeline/dsl";
import type { PlannedStep } from "../compile/plan.ts";
import type { Group } from "./ready.ts";

/**
 * Where a step is, as scheduling sees it.
 *
 * ```
 * waiting ──needs met──▶ ready ──room──▶ starting ──attempt.submitting──▶ inFlight ──attempt.failed──▶ judged
 *    │                   │  ▲               │                               │                        │    │
 *    │                   │  └──time── backingOff ◀──────step.retrying───────┼────────────────────────┘    │
 *    │                   │              │   │                               │                             │
 *    └───skip, drop──────┴──drop──┴─────┘   └ starting, borrowed:           ├ step.succeeded              │ step.failed
 *                        ▼                    step.cached                   │                             │
 *                     leaving ──step.skipped, step.cancelled──▶ settled ◀───┴─────────────────────────────┘
 *                        ▲                                                  │
 *                        └────────────drop───── attempt.ended (cancelled) ◀─┘ (from inFlight)
 * ```
 *
 * A step whose service has died leaves by `fail` instead of `skip` and `drop`, and settles by step.failed.
 * A step that was cached may be opened again (`step.reopened`): it is waiting or ready then, as are those that need it.
 *
 * Starting, inFlight and judged hold what the step claims, and leaving what it held before. A step may be cached from every phase before inFlight.
 */
export type Phase =
  /** Of an earlier run: never starts, and nothing but `step.cached` settles it. */
  | { readonly is: "borrowed" }
  | { readonly is: "waiting" }
  | { readonly is: "ready" }
  | { readonly is: "starting" }
  /** `hasEnded`: its program has; the outputs are on their way. */
  | { readonly is: "inFlight"; readonly hasRun: boolean; readonly hasEnded: boolean }
  /** Its attempt has failed; a `retry` or `fail` is outstanding. */
  | { readonly is: "judged" }
  | { readonly is: "backingOff"; readonly untilMs: number }
  /** A `skip`, a `drop` or, of one that has not begun, a `fail` is outstanding. */
  | { readonly is: "leaving"; readonly hasRoom: boolean }
  | { readonly is: "settled"; readonly as: "good" }
  /** `root`: where the blame lies, the step itself unless it was skipped. */
  | { readonly is: "settled"; readonly as: "bad"; readonly root: string };

/** Owned by the schedule, which updates it in place. */
export interface StepState {
  readonly name: string;
  /** Place in the plan: the last of the ties that order steps. */
  readonly index: number;
  readonly priority: number;
  readonly retries: PlannedStep["retries"];
  readonly queueTimeoutMs: number | undefined;
  /** Shared with all steps that claim the same. */
  readonly group: Group;
  readonly dependants: StepState[];
  /** Time or steps on the longest path from here to an end, this step included. */
  rank: number;
  unmetNeeds: number;
  phase: Phase;
  /** The last that began; 0: none yet. */
  attempt: number;
  /** Set once its own service has died: by this its users fail. */
  died?: Failure;
  /** Set once a service has died that it uses: it fails by that as soon as it can. */
  broken?: Failure;
  /** Where the blame lies when a step that it needs was opened again and did not end well: no other attempt begins. */
  lostNeed: string | undefined;
  readonly retriesUsed: Map<FailureClass, number>;
  /** How often a step behind it has started with what it lacked. */
  passedOver: number;
}

/** Nothing of its next attempt is on disk: it can be taken out at once. */
export function isUnstarted({ phase }: StepState): boolean {
  return phase.is === "waiting" || phase.is === "ready" || phase.is === "starting" || phase.is === "backingOff";
}

/** It has begun, or is about to, and its end is not on disk: it takes room of its pools. */
export function isUnderWay({ phase }: StepState): boolean {
  if (phase.is === "leaving") return phase.hasRoom;
  return phase.is === "starting" || phase.is === "inFlight" || phase.is === "judged";
}
