/** One thing after another: nothing is started while it is being stopped. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#last.then(act);
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Settles once nobody has a turn, or waits for one. */
  async over(): Promise<void> {
    for (let seen: unknown; seen !== this.#last; ) {
      seen = this.#last;
      await seen;
    }
  }
}
