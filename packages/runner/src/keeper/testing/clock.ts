/** Time in the hands of a test. */
export class Clock {
  #nowMs: number;
  readonly #timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();

  constructor(now: string) {
    this.#nowMs = Date.parse(now);
  }

  readonly now = (): number => this.#nowMs;

  readonly after = (ms: number, callback: () => void): (() => void) => {
    const timer = { atMs: this.#nowMs + ms, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** Goes on to this time; what is due on the way is called when it is due. */
  to(time: string): void {
    this.#goTo(Date.parse(time));
  }

  by(ms: number): void {
    this.#goTo(this.#nowMs + ms);
  }

  #goTo(ms: number): void {
    for (let next = this.#next(ms); next !== undefined; next = this.#next(ms)) {
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.callback();
    }
    this.#nowMs = ms;
  }

  #next(untilMs: number) {
    const due = [...this.#timers].filter(({ atMs }) => atMs <= untilMs);
    return due.sort((one, other) => one.atMs - other.atMs)[0];
  }
}
