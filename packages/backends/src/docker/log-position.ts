import type { Frame } from "./frames.ts";

/** From where on an engine tells a log: seconds, a dot, nanoseconds; absent: from the start. */
export interface LogStart {
  readonly since?: string;
}

/** What was printed at once: a line, or a piece of a long one. */
export interface LogMessage {
  /** As the engine writes it: `2026-01-01T00:00:00.123456789Z`. */
  readonly at: string;
  readonly text: Buffer;
}

/**
 * How far a container's log has been read, whose messages begin with their time. The engine is asked again from a time on,
 * and begins with all that happened at that time: the pieces of a long line have one time, so they are counted.
 */
export class LogPosition {
  #last = "";
  #countAtLast = 0;
  #toSkipAtLast = 0;

  /** Where the engine is to begin when it is asked again: what is told twice from there on is known. */
  resume(): LogStart {
    if (this.#last === "") return {};
    this.#toSkipAtLast = this.#countAtLast;
    const nanoseconds = /\.(\d+)/.exec(this.#last)?.[1] ?? "0";
    return { since: `${Math.floor(Date.parse(this.#last) / 1000)}.${nanoseconds.padEnd(9, "0")}` };
  }

  /** Nothing where it was told before. */
  take({ bytes }: Frame): LogMessage | undefined {
    const space = bytes.indexOf(0x20);
    const at = bytes.toString("latin1", 0, space);
    return this.#isKnown(at) ? undefined : { at, text: bytes.subarray(space + 1) };
  }

  #isKnown(at: string): boolean {
    if (at !== this.#last) {
      this.#last = at;
      this.#countAtLast = 0;
      this.#toSkipAtLast = 0;
    }
    if (this.#toSkipAtLast > 0) {
      this.#toSkipAtLast -= 1;
      return true;
    }
    this.#countAtLast += 1;
    return false;
  }
}
