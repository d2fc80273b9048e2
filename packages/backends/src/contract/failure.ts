import type { FailureClass } from "@pipeline/dsl";

/** Why an attempt failed: classified, in words, with the program's own exit where there is one. */
export type Failure = UserExit | OtherFailure;

export interface UserExit {
  readonly class: "user-exit";
  readonly message: string;
  /** A code of 1 to 255, or the name of the signal that ended the program. */
  readonly exit: { readonly code: number } | { readonly signal: string };
}

export interface OtherFailure {
  readonly class: Exclude<FailureClass, "user-exit">;
  readonly message: string;
  /** The platform's own words: a scheduler's reason, a quota's name. */
  readonly reason?: string;
  /** What to do about it, where more is known than what helps with any failure of its class. */
  readonly remedy?: string;
  /** Every attempt would fail so until somebody changes something: it is not tried again, whatever its class. */
  readonly isLasting?: true;
}
