import type { Failure, ServiceOutcome, ServiceWorkload } from "@pipeline/backends/contract";

/** Why somebody waits no more: a failure, or that it was cancelled. */
type End = Failure | "cancelled";

/** One who waits for a service to be ready as asked. */
export class Applying {
  readonly id: string;
  readonly spec: string;
  #end: End | undefined;

  constructor({ id, spec }: Pick<ServiceWorkload, "id" | "spec">) {
    this.id = id;
    this.spec = spec;
  }

  /** The first reason stays. */
  giveUp(end: End): void {
    this.#end ??= end;
  }

  get isGivenUp(): boolean {
    return this.#end !== undefined;
  }

  /** How it came out for one who was given up, whatever became of the start. */
  outcome(endedAtMs: number): ServiceOutcome {
    if (this.#end === undefined || this.#end === "cancelled") return { status: "cancelled", endedAtMs };
    return { status: "failed", failure: this.#end, endedAtMs };
  }
}

const remedy = "run it again, if it is still wanted";

export function replacedBy(run: string): Failure {
  return { class: "not-ready", message: `was replaced: run ${run} wants the service otherwise`, remedy };
}

export const removed: Failure = { class: "not-ready", message: "another process has removed it", remedy };

export const secretsUnknown: Failure = {
  class: "not-ready",
  message: "the keeper that knew its secrets is gone; run its pipeline once more",
};
