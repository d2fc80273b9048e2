import type { Failure, Outcome, ServiceOutcome } from "@pipeline/backends/contract";

/** Why an attempt is ended before it ends by itself. */
export type Ending =
  | { readonly by: "cancel" }
  /** It was not running within its queue timeout. */
  | { readonly by: "expire" }
  /** A service that it uses has died. */
  | { readonly by: "break"; readonly failure: Failure };

/** The platform only knows that it was told to end the work; why, is known here. */
export function asAsked<O extends Outcome | ServiceOutcome>(outcome: O, ending: Ending | undefined): O | Outcome {
  if (outcome.status !== "cancelled" || ending === undefined || ending.by === "cancel") return outcome;
  return { ...outcome, status: "failed", failure: ending.by === "break" ? ending.failure : late };
}

const late: Failure = {
  class: "queue-timeout",
  message: "the work was accepted but did not start to run within its queue timeout",
};

/** What the run can do with an attempt in flight. */
export interface AttemptInHand {
  /** Rejects only for a fault of ours. */
  run(): Promise<void>;
  /** The first ending counts; none, where the program has ended by itself before. */
  end(ending: Ending): void;
}
