import { closeSync, type FSWatcher, openSync, readSync, watch } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { LogLine } from "../contract/index.ts";
import { LineSplitter } from "./lines.ts";

const chunkBytes = 64 * 1024;
/** Most programs that end at once have ended by then, and no watcher is made for them. */
const firstWaitMs = 20;
/** The system's watcher is the clock; this only bounds what a lost notice costs. */
const pollMs = 500;

/**
 * The lines of a file that may still grow, from its start, until `ended` has settled and all is read.
 *
 * A file that is not there has no lines. The lines' time is that of reading. Waiting keeps no process alive: whoever
 * runs the program does.
 */
export async function* tail(path: string, ended: Promise<unknown>): AsyncGenerator<LogLine, void> {
  using file = new GrowingFile(path, ended);
  const lines = new LineSplitter();
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (;;) {
    // Asked before reading: what was written before the end is then surely seen.
    const isOver = file.isOver;
    const bytes = file.read(buffer);
    if (bytes > 0) {
      const atMs = Date.now();
      for (const text of lines.push(buffer.subarray(0, bytes))) yield { atMs, text };
      // Reading is synchronous, so a long log would otherwise keep everybody else waiting.
      if (bytes === chunkBytes) await setImmediate();
    } else if (isOver) break;
    else await file.changed();
  }
  const atMs = Date.now();
  for (const text of lines.end()) yield { atMs, text };
}

class GrowingFile implements Disposable {
  readonly #path: string;
  readonly #file: number | undefined;
  #watcher: FSWatcher | undefined;
  #hasWaited = false;
  #hasChanged = false;
  #wake: () => void = () => undefined;
  isOver = false;

  constructor(path: string, ended: Promise<unknown>) {
    this.#path = path;
    this.#file = openIfThere(path);
    const over = () => {
      this.isOver = true;
      this.#notice();
    };
    ended.then(over, over);
  }

  read(buffer: Buffer): number {
    this.#hasChanged = false;
    return this.#file === undefined ? 0 : readSync(this.#file, buffer);
  }

  /** Resolves after the next change, or after a while. */
  async changed(): Promise<void> {
    if (this.#hasWaited) this.#watcher ??= this.#watch();
    const waitMs = this.#hasWaited ? pollMs : firstWaitMs;
    this.#hasWaited = true;
    if (this.#hasChanged || this.isOver) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, waitMs).unref();
    this.#wake = resolve;
    await promise;
    clearTimeout(timer);
  }

  [Symbol.dispose](): void {
    this.#watcher?.close();
    if (this.#file !== undefined) closeSync(this.#file);
  }

  #notice(): void {
    this.#hasChanged = true;
    this.#wake();
  }

  /** Without a watcher (their number is limited) the poll alone decides. */
  #watch(): FSWatcher | undefined {
    if (this.#file === undefined) return undefined;
    try {
      return watch(this.#path, { persistent: false }, () => this.#notice()).on("error", () => undefined);
    } catch {
      return undefined;
    }
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, "r");
  } catch {
    return undefined;
  }
}
