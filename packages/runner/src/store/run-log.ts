import { closeSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { RunEvent } from "../events/event.ts";
import { runFolder } from "./state-folder.ts";

/**
 * The events of one run, one JSON line each, in the order in which they happened.
 *
 * Writing is synchronous: an append costs a few microseconds, and what has been written survives the death of
 * this process the moment the call returns. It is not flushed to the device: we survive processes, not power.
 */
export class RunLog implements Disposable {
  readonly path: string;
  readonly #file: number;

  private constructor(path: string, file: number) {
    this.path = path;
    this.#file = file;
  }

  /** Fails when the run already has a log: two runners must never write one. */
  static create(stateFolder: string, run: string): RunLog {
    const folder = runFolder(stateFolder, run);
    mkdirSync(folder, { recursive: true });
    const path = join(folder, "events.jsonl");
    return new RunLog(path, openSync(path, "ax"));
  }

  /** Opens the log of a run that goes on; a line that a crash has cut is cut off, so that the next one stands alone. */
  static reopen(stateFolder: string, run: string): RunLog {
    const path = join(runFolder(stateFolder, run), "events.jsonl");
    const whole = readFileSync(path).lastIndexOf("\n") + 1;
    truncateSync(path, whole);
    return new RunLog(path, openSync(path, "a"));
  }

  append(events: readonly RunEvent[]): void {
    const text = events.map((event) => `${JSON.stringify(event)}\n`).join("");
    const written = writeSync(this.#file, text);
    if (written === Buffer.byteLength(text)) return;
    // A full disk, or a signal, has cut it.
    let rest = Buffer.from(text).subarray(written);
    while (rest.length > 0) rest = rest.subarray(writeSync(this.#file, rest));
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }
}
