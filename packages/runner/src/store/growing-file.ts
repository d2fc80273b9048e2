import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { isAbsolute, join } from "node:path";

/** Where an attempt's log lies on this machine; nothing when its staging is elsewhere. */
export function localLog(folder: string): string | undefined {
  return isAbsolute(folder) ? join(folder, "log") : undefined;
}

const chunkBytes = 64 * 1024;
const newline = 0x0a;

/** A file that others append to: a log, the events of a run. Opened once, so that what is read comes from one file. */
export class GrowingFile implements Disposable {
  readonly #file: number;

  private constructor(file: number) {
    this.#file = file;
  }

  /** Nothing where nothing has been written yet. */
  static open(path: string): GrowingFile | undefined {
    try {
      return new GrowingFile(openSync(path, "r"));
    } catch {
      return undefined;
    }
  }

  get size(): number {
    return fstatSync(this.#file).size;
  }

  get writtenAtMs(): number {
    return fstatSync(this.#file).mtimeMs;
  }

  /** At most 64 KiB from there on; empty at the end of what has been written. */
  read(from: number): Buffer {
    const buffer = Buffer.allocUnsafe(chunkBytes);
    return buffer.subarray(0, readSync(this.#file, buffer, 0, chunkBytes, from));
  }

  /** Where the last `count` lines begin; read from the end, so that a long log costs no more than a short one. */
  lastLines(count: number): number {
    const { size } = this;
    if (count === 0) return size;
    let left = count;
    for (let to = size; to > 0; to -= chunkBytes) {
      const from = Math.max(0, to - chunkBytes);
      const chunk = this.read(from).subarray(0, to - from);
      // The end of the last line begins no further one.
      for (let at = (to === size ? chunk.length - 1 : chunk.length) - 1; at >= 0; at -= 1) {
        if (chunk[at] !== newline) continue;
        left -= 1;
        if (left === 0) return from + at + 1;
      }
    }
    return 0;
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }
}

/** The last lines of a log as text; none where there is none. */
export function lastLogLines(folder: string, count: number): readonly string[] {
  const path = localLog(folder);
  using log = path === undefined ? undefined : GrowingFile.open(path);
  if (log === undefined) return [];
  const text = log.read(log.lastLines(count)).toString("utf8");
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}
