import type {
  AttemptContents,
  Failure,
  ServiceOutcome,
  ServiceWorkload,
  StandingService,
} from "@pipeline/backends/contract";

/** What is asked of the keeper: one JSON document, over a socket that only its user may open. */
export type KeeperRequest =
  | {
      readonly do: "apply";
      readonly backend: string;
      readonly workload: ServiceWorkload;
      readonly contents: AttemptContents;
    }
  /** All of one backend. */
  | { readonly do: "list"; readonly backend: string }
  | { readonly do: "remove"; readonly service: string }
  /** Answered once it is gone. */
  | { readonly do: "watch"; readonly service: string };

export interface KeeperAnswers {
  readonly apply: ServiceOutcome;
  readonly list: readonly StandingService[];
  readonly remove: null;
  /** Nothing, where it was removed; it may be unknown. */
  readonly watch: { readonly died: Failure | null } | null;
}

export type AnswerTo<R extends KeeperRequest> = KeeperAnswers[R["do"]];
