import { readFileSync } from "node:fs";

/**
 * Tells whether the system has ended a process for want of memory since it was last asked.
 *
 * Asked only when a program was killed, so that a kill can be told from others; counts those of our own group of
 * processes where the system keeps such a count, of the machine otherwise.
 */
export class OomKills {
  readonly #counter: string | undefined;
  #known: number;
  #unclaimed = 0;

  constructor(counters: readonly string[]) {
    this.#counter = counters.find((path) => killsIn(path) !== undefined);
    this.#known = this.#count();
  }

  /** Each kill explains one program's end. */
  explainsOne(): boolean {
    const now = this.#count();
    this.#unclaimed += now - this.#known;
    this.#known = now;
    if (this.#unclaimed <= 0) return false;
    this.#unclaimed -= 1;
    return true;
  }

  #count(): number {
    return this.#counter === undefined ? 0 : (killsIn(this.#counter) ?? 0);
  }
}

/** The number after `oom_kill` in a file of such lines; nothing when there is none. */
export function killsIn(path: string): number | undefined {
  try {
    const found = /^oom_kill (\d+)$/m.exec(readFileSync(path, "latin1"))?.[1];
    return found === undefined ? undefined : Number(found);
  } catch {
    return undefined;
  }
}
