import { closeSync, writeSync } from "node:fs";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { setTimeout } from "node:timers/promises";
import type { SecretValue } from "../contract/index.ts";
import { Masker } from "../stream/mask.ts";

const patienceMs = 1000;

/** Takes a program's output to its log by way of a mask. Only programs with secrets pay for this. */
export class MaskedLog {
  readonly #file: number;
  readonly #streams: readonly Readable[];
  readonly #ended: Promise<unknown>;

  /** Owns the file. Each stream has a mask of its own: what stands in both is no secret. */
  constructor(file: number, streams: readonly Readable[], secrets: readonly SecretValue[]) {
    this.#file = file;
    this.#streams = streams;
    this.#ended = Promise.all(streams.map((stream) => this.#follow(stream, new Masker(secrets))));
  }

  /** Call once the program has ended: all that it wrote is in the log when this resolves. */
  async close(): Promise<void> {
    // A process that hid so well that it could not be ended may hold the streams open for ever.
    await Promise.race([this.#ended, setTimeout(patienceMs, undefined, { ref: false })]);
    for (const stream of this.#streams) stream.destroy();
    await this.#ended;
    closeSync(this.#file);
  }

  async #follow(stream: Readable, masker: Masker): Promise<void> {
    stream.on("data", (chunk: Buffer) => this.#write(masker.push(chunk)));
    // A stream that breaks has ended, too.
    await finished(stream).catch(() => undefined);
    this.#write(masker.end());
  }

  /** A full disk costs log lines, never the program. */
  #write(bytes: Buffer): void {
    try {
      for (let from = 0; from < bytes.length; ) from += writeSync(this.#file, bytes, from);
    } catch {
      // Nothing can be said where nothing can be written.
    }
  }
}
