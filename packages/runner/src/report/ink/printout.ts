/** Lines that stay on the screen: they wait here to be printed, each once, in the order in which they came. */
export class Printout {
  #waiting: string[] = [];

  add(lines: readonly string[]): void {
    this.#waiting.push(...lines);
  }

  /** All that waits; afterwards nothing does. */
  take(): readonly string[] {
    const lines = this.#waiting;
    this.#waiting = [];
    return lines;
  }
}
