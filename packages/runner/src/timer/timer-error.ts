/** The host's timer refused: what it said is for people. */
export class TimerError extends Error {
  readonly kind = "timer-error";
}
