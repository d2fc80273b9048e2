import type { LogLine } from "@pipeline/backends/contract";
import { GrowingFile, localLog } from "./growing-file.ts";

/** A line without an end is handed on once it is that long. */
const longestRest = 64 * 1024;

/** The log of an attempt that another process writes, by whole lines. */
export class FollowedLog implements Disposable {
  readonly step: string;
  readonly attempt: number;
  readonly #path: string | undefined;
  #file: GrowingFile | undefined;
  #from = 0;
  #rest: Buffer = Buffer.alloc(0);

  constructor({ step, attempt, folder }: { readonly step: string; readonly attempt: number; readonly folder: string }) {
    this.step = step;
    this.attempt = attempt;
    this.#path = localLog(folder);
  }

  /** Lines that have come since the last call, at most those of 64 KiB; empty when there are no more now. */
  next(atMs: number): readonly LogLine[] {
    if (this.#path !== undefined) this.#file ??= GrowingFile.open(this.#path);
    const bytes = this.#file?.read(this.#from) ?? Buffer.alloc(0);
    this.#from += bytes.length;
    const text = Buffer.concat([this.#rest, bytes]);
    const end = text.length > longestRest ? text.length : text.lastIndexOf("\n") + 1;
    this.#rest = text.subarray(end);
    if (end === 0) return [];
    const lines = text.toString("utf8", 0, end).replace(/\n$/, "").split("\n");
    return lines.map((line) => ({ atMs, text: line }));
  }

  [Symbol.dispose](): void {
    this.#file?.[Symbol.dispose]();
  }
}
