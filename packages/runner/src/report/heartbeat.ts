/** The part of time that a reporter needs. */
export interface Clock {
  now(): number;
  /** Calls back once after `ms`, unless the returned function is called before. */
  after(ms: number, callback: () => void): () => void;
}

/** Says something when nothing else has been said for a while: continuous integration ends what is silent. */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #say: () => void;
  #spokenAtMs: number;
  #forget: () => void;

  constructor(clock: Clock, everyMs: number, say: () => void) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#say = say;
    this.#spokenAtMs = clock.now();
    this.#forget = this.#in(everyMs);
  }

  /** Something was said. */
  spoken(): void {
    this.#spokenAtMs = this.#clock.now();
  }

  stop(): void {
    this.#forget();
  }

  #in(ms: number): () => void {
    return this.#clock.after(ms, () => this.#wake());
  }

  #wake(): void {
    if (this.#clock.now() - this.#spokenAtMs >= this.#everyMs) this.#say();
    this.#forget = this.#in(this.#spokenAtMs + this.#everyMs - this.#clock.now());
  }
}
