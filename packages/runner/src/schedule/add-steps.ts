import type { BorrowedStep, PlannedStep } from "../compile/plan.ts";
import { breakIfDead } from "./broken.ts";
import { claimsOf } from "./claims.ts";
import { leave, skipDependants } from "./leave.ts";
import { rankSteps } from "./rank.ts";
import type { Group, Lane } from "./ready.ts";
import type { ScheduleState } from "./state.ts";
import type { StepState } from "./step-state.ts";
import { endIfStopping } from "./stop.ts";
import { makeReady, type Turn } from "./turn.ts";

/** What they need has been settled in an earlier run; `step.cached` says so. */
export function addBorrowed({ state }: Turn, borrowed: readonly BorrowedStep[]): void {
  const group: Group = { claims: [], lane: [], steps: [] };
  for (const { name } of borrowed) {
    register(state, { name, priority: 0, retries: noRetries, phase: { is: "borrowed" }, group });
  }
}

const noRetries: PlannedStep["retries"] = { budget: {}, delayMs: 0, maxDelayMs: 0 };

/**
 * Lets the graph grow, at the start and while it runs. Each step stands after those that it needs.
 *
 * A seam for fan-out: the needs of steps that are there already stay as they are, so one that gathers what is added
 * has to be added with it.
 */
export function addSteps(turn: Turn, planned: readonly PlannedStep[]): void {
  const { state } = turn;
  if (state.lifecycle !== "open") throw new Error("internal: steps were added after the last one had settled");
  const added = planned.map((step) => {
    const registered = register(state, { ...step, phase: { is: "waiting" }, group: groupOf(state, step) });
    return { step: registered, needs: step.needs.map((need) => link(state, registered, need)) };
  });
  rankSteps(
    added.map(({ step }) => step),
    state.expected,
  );
  for (const { step, needs } of added) place(turn, step, needs);
}

/** Lets a waiting step be ready, or leave where it cannot run. */
export function place(turn: Turn, step: StepState, needs: readonly StepState[]): void {
  endIfStopping(turn, step);
  for (const need of needs) breakIfDead(turn, step, need);
  // It may have been skipped with an added step before it.
  if (step.phase.is !== "waiting") return;
  const root = rootOfTrouble(needs);
  if (root !== undefined) {
    leave(turn, step, { do: "skip", step: step.name, because: root });
    skipDependants(turn, step, root);
  } else if (step.unmetNeeds === 0) makeReady(turn, step);
}

function rootOfTrouble(needs: readonly StepState[]): string | undefined {
  for (const { phase } of needs) if (phase.is === "settled" && phase.as === "bad") return phase.root;
  return undefined;
}

function link(state: ScheduleState, step: StepState, name: string): StepState {
  const need = state.steps.get(name);
  if (need === undefined) throw new Error(`internal: step "${step.name}" needs "${name}", which is not before it`);
  need.dependants.push(step);
  if (need.phase.is !== "settled" || need.phase.as === "bad") step.unmetNeeds += 1;
  return need;
}

type Registration = Pick<PlannedStep, "name" | "priority" | "retries" | "queueTimeoutMs"> &
  Pick<StepState, "phase" | "group">;

function register(state: ScheduleState, registration: Registration): StepState {
  const { name, priority, retries, queueTimeoutMs, phase, group } = registration;
  if (state.steps.has(name)) throw new Error(`internal: step "${name}" is there already`);
  const registered: StepState = {
    name,
    index: state.steps.size,
    priority,
    retries,
    queueTimeoutMs,
    group,
    dependants: [],
    rank: 0,
    unmetNeeds: 0,
    phase,
    attempt: 0,
    lostNeed: undefined,
    retriesUsed: new Map(),
    passedOver: 0,
  };
  state.steps.set(name, registered);
  state.counts.open += 1;
  return registered;
}

function groupOf(state: ScheduleState, step: PlannedStep): Group {
  const claims = claimsOf(step, state.pools);
  const key = [step.backend, ...claims.map(({ pool, amount }) => `${pool.name}=${amount}`)].join(" ");
  const known = state.groups.get(key);
  if (known !== undefined) return known;
  const group: Group = { claims, lane: laneOf(state, step.backend), steps: [] };
  state.groups.set(key, group);
  return group;
}

function laneOf(state: ScheduleState, backend: string): Lane {
  const known = state.lanes.get(backend);
  if (known !== undefined) return known;
  const lane: Lane = [];
  state.lanes.set(backend, lane);
  return lane;
}
