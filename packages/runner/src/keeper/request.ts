import type {
  AttemptContents,
  Failure,
  Handle,
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
  /** Gives up waiting for what this deploy's attempt has asked for; answered once that is gone. */
  | { readonly do: "cancel"; readonly service: string; readonly id: string }
  /** Answered once it is ready, or stands as it may: stopped until somebody asks for it. */
  | { readonly do: "attach"; readonly service: string; readonly spec: string }
  | { readonly do: "remove"; readonly service: string }
  /** Answered once it is gone. */
  | { readonly do: "watch"; readonly service: string };

export interface KeeperAnswers {
  /** In two lines: what its backend has accepted, then how that came out. */
  readonly apply: ServiceOutcome;
  readonly cancel: null;
  readonly list: readonly StandingService[];
  /** Nothing, where it is unknown, or stands otherwise. */
  readonly attach: ServiceOutcome | null;
  readonly remove: null;
  /** Nothing, where it was removed; it may be unknown. */
  readonly watch: { readonly died: Failure | null } | null;
}

/** The first line of the answer to `apply`; nothing where it was refused. */
export interface Accepted {
  readonly stands: Handle | null;
}

export type AnswerTo<R extends KeeperRequest> = KeeperAnswers[R["do"]];
