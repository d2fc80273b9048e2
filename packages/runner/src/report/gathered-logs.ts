import type { LogLine } from "@pipeline/backends/contract";

/** Memory is bounded by this for each step, whatever a program prints; the whole log is on disk. */
const mostCharacters = 1_000_000;

export interface Gathered {
  readonly lines: readonly string[];
  /** How many lines before these were let go. */
  readonly skipped: number;
}

/** Logs that wait for the end of their steps. */
export class GatheredLogs {
  readonly #keeps: "all" | "last";
  readonly #logs = new Map<string, { lines: string[]; characters: number; skipped: number }>();

  /** `last`: what is too much is let go, the oldest lines first; `all`: it is handed out early. */
  constructor(keeps: "all" | "last") {
    this.#keeps = keeps;
  }

  get steps(): readonly string[] {
    return [...this.#logs.keys()];
  }

  /** Answers with what no longer waits, if there is too much. */
  add(step: string, lines: readonly LogLine[]): Gathered | undefined {
    const log = this.#logs.get(step) ?? { lines: [], characters: 0, skipped: 0 };
    this.#logs.set(step, log);
    for (const { text } of lines) {
      log.lines.push(text);
      log.characters += text.length + 1;
    }
    if (log.characters <= mostCharacters) return undefined;
    if (this.#keeps === "all") return this.take(step);
    const half = Math.ceil(log.lines.length / 2);
    const gone = log.lines.splice(0, half);
    log.skipped += half;
    log.characters -= gone.reduce((sum, text) => sum + text.length + 1, 0);
    return undefined;
  }

  /** All that waits of a step; afterwards nothing does. */
  take(step: string): Gathered | undefined {
    const log = this.#logs.get(step);
    this.#logs.delete(step);
    return log;
  }
}
