/** As many as a tall screen has rows. */
const remembered = 200;

/** Lines that stay on the screen: they wait here to be printed, each once, in the order in which they came. */
export class Printout {
  readonly #waiting: string[] = [];
  #latest: readonly string[] = [];

  add(lines: readonly string[]): void {
    this.#waiting.push(...lines);
  }

  /** The text of all that waits; afterwards nothing does. */
  take(): string {
    if (this.#waiting.length === 0) return "";
    const lines = this.#waiting.splice(0);
    this.#latest = [...this.#latest, ...lines].slice(-remembered);
    return textOf(lines);
  }

  /** The last lines that were printed: a terminal that became smaller has broken them up. */
  latest(count: number): string {
    return count > 0 ? textOf(this.#latest.slice(-count)) : "";
  }
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
