import type { LogLine } from "@pipeline/backends/contract";

const mostLines = 10;
/** Memory is bounded by this, whatever a program prints; the whole line is on disk. */
const mostCharacters = 4_000;

/** The last lines of each step's present attempt. */
export class LogTails {
  readonly #tails = new Map<string, readonly string[]>();

  add(step: string, lines: readonly LogLine[]): void {
    const latest = lines.slice(-mostLines).map(({ text }) => text.slice(0, mostCharacters));
    this.#tails.set(step, [...(this.#tails.get(step) ?? []), ...latest].slice(-mostLines));
  }

  of(step: string): readonly string[] {
    return this.#tails.get(step) ?? [];
  }

  /** Called when an attempt begins, and when a step ended well: then nobody asks for its last lines. */
  forget(step: string): void {
    this.#tails.delete(step);
  }
}
