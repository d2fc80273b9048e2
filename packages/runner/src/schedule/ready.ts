import { type Claim, hasRoom, type Pool } from "./claims.ts";
import { heapPop, heapPush } from "./heap.ts";
import type { StepState } from "./step-state.ts";

/**
 * Steps that wait for room, by what they claim: those of one group claim the same, so if its first step finds no
 * room, none of it does, and the rest of the group need not be looked at.
 */
export interface Group {
  readonly claims: readonly Claim[];
  readonly lane: Lane;
  /** A heap. Below its first step there may be steps that are ready no more. */
  readonly steps: StepState[];
}

/** The groups of one backend that hold a step, sorted by their first. */
export type Lane = Group[];

/**
 * How many groups of a backend are looked at for one that has room: bounds the cost where every step claims an amount
 * of its own. With nothing in flight the first always has room, so nothing waits for ever.
 */
const lookAhead = 64;

/**
 * How often a step that lacks room is overtaken, by one behind it that takes what it lacks. From then on what it lacks
 * is kept for it: it starts once the steps in flight have given back enough.
 */
export const patience = 16;

/** Higher priority first, then the longest path to an end, then the order of the plan. */
export function startsBefore(a: StepState, b: StepState): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  return a.rank === b.rank ? a.index < b.index : a.rank > b.rank;
}

export function addReady(step: StepState): void {
  const { group } = step;
  withdraw(group);
  heapPush(group.steps, step, startsBefore);
  offer(group);
}

/** Call it when the step is in another phase already: all of its group that are not ready any more leave from the top. */
export function removeReady({ group }: StepState): void {
  withdraw(group);
  while (group.steps[0] !== undefined && group.steps[0].phase.is !== "ready") heapPop(group.steps, startsBefore);
  offer(group);
}

/** The step to start next, or nothing where none has room. */
export function nextToStart(lanes: Iterable<Lane>): StepState | undefined {
  const kept = new Set<Pool>();
  const passed: StepState[] = [];
  for (const step of inOrder(lanes)) {
    const { claims } = step.group;
    if (!claims.every(hasRoom)) {
      if (step.passedOver < patience) passed.push(step);
      else for (const { pool } of lacking(step)) kept.add(pool);
    } else if (!claims.some(({ pool }) => kept.has(pool))) {
      for (const other of passed) if (takesWhatLacks(step, other)) other.passedOver += 1;
      return step;
    }
  }
  return undefined;
}

/** The pools that have no room for the step. */
export function lacking({ group }: StepState): readonly Claim[] {
  return group.claims.filter((claim) => !hasRoom(claim));
}

function takesWhatLacks(step: StepState, other: StepState): boolean {
  return lacking(other).some(({ pool }) => step.group.claims.some((claim) => claim.pool === pool));
}

/** The first step of each group, over all backends, as far as each is looked at. */
function* inOrder(lanes: Iterable<Lane>): Generator<StepState> {
  const cursors = Array.from(lanes, (lane) => ({ lane, at: 0 }));
  for (;;) {
    let best: { readonly cursor: { at: number }; readonly step: StepState } | undefined;
    for (const cursor of cursors) {
      const step = cursor.at < lookAhead ? cursor.lane[cursor.at]?.steps[0] : undefined;
      if (step !== undefined && (best === undefined || startsBefore(step, best.step))) best = { cursor, step };
    }
    if (best === undefined) return;
    best.cursor.at += 1;
    yield best.step;
  }
}

/** A group leaves its lane while its first step changes, since that is what the lane is sorted by. */
function withdraw(group: Group): void {
  const [first] = group.steps;
  if (first !== undefined) group.lane.splice(placeOf(first, group.lane), 1);
}

function offer(group: Group): void {
  const [first] = group.steps;
  if (first !== undefined) group.lane.splice(placeOf(first, group.lane), 0, group);
}

/** How many groups come before a step. A group in a lane is never empty. */
function placeOf(step: StepState, lane: Lane): number {
  let low = 0;
  let high = lane.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startsBefore(lane[middle]?.steps[0] as StepState, step)) low = middle + 1;
    else high = middle;
  }
  return low;
}
