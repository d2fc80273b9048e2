import type { Failure, ServiceOutcome } from "@pipeline/backends/contract";

/** One who waits for it to be ready as asked. */
export interface Applying {
  readonly id: string;
  readonly spec: string;
  isCancelled?: true;
  /** The run that wants it otherwise. */
  replacedBy?: string;
}

export interface Became {
  readonly isKept: boolean;
  readonly outcome: ServiceOutcome;
}

export function isGivenUp({ isCancelled, replacedBy }: Applying): boolean {
  return isCancelled === true || replacedBy !== undefined;
}

export function givenUp({ replacedBy }: Applying, endedAtMs: number): ServiceOutcome {
  if (replacedBy === undefined) return { status: "cancelled", endedAtMs };
  const message = `was replaced: run ${replacedBy} wants the service otherwise`;
  return { status: "failed", failure: { class: "not-ready", message }, endedAtMs };
}

export const neverReady: Failure = { class: "not-ready", message: "was never ready" };

export const secretsUnknown: Failure = {
  class: "not-ready",
  message: "the keeper that knew its secrets is gone; run its pipeline once more",
};
