import type { LogLine } from "@pipeline/backends/contract";

/** Memory is bounded by this, whatever a program prints; the whole line is on disk. */
const mostCharacters = 4_000;

/** An uncaught error with the lines around its place fits in. */
const usualLines = 12;

/** The last lines of each step's present attempt. */
export class LogTails {
  readonly #mostLines: number;
  readonly #tails = new Map<string, readonly string[]>();

  constructor(mostLines: number = usualLines) {
    this.#mostLines = mostLines;
  }

  add(step: string, lines: readonly LogLine[]): void {
    const latest = lines.slice(-this.#mostLines).map(({ text }) => text.slice(0, mostCharacters));
    this.#tails.set(step, [...(this.#tails.get(step) ?? []), ...latest].slice(-this.#mostLines));
  }

  of(step: string): readonly string[] {
    return this.#tails.get(step) ?? [];
  }

  /** Called when an attempt begins, and when a step ended well: then nobody asks for its last lines. */
  forget(step: string): void {
    this.#tails.delete(step);
  }
}
