import { closeSync, fstatSync, openSync, writeSync } from "node:fs";
import type { SecretValue } from "../contract/index.ts";
import { Masker } from "../stream/mask.ts";
import type { Frame } from "./frames.ts";
import { LogPosition, type LogStart } from "./log-position.ts";

/** A line without end is written in pieces of about this size. */
const mostBytesOfLine = 256 * 1024;

const newline = 0x0a;
const nothing: Buffer = Buffer.alloc(0);

/**
 * The log of an attempt, as the engine tells it: whole lines of both streams in their order, secrets masked.
 *
 * The engine tells the same from the start each time, so whoever goes on with a log that somebody else has begun leaves out
 * as many bytes as the file has.
 */
export class KeptLog implements Disposable {
  readonly #file: number;
  readonly #streams: Readonly<Record<Frame["stream"], HeldLine>>;
  readonly #elsewhere: number | undefined;
  #toSkip: number;
  readonly #position = new LogPosition();

  /** `stdoutPath` takes the standard output instead, bytes as they are. */
  constructor(path: string, masked: readonly SecretValue[], stdoutPath?: string) {
    this.#file = openSync(path, "a", 0o600);
    this.#toSkip = fstatSync(this.#file).size;
    const forms = masked.flatMap(asEngineTells);
    this.#streams = { stdout: new HeldLine(forms), stderr: new HeldLine(forms) };
    this.#elsewhere = stdoutPath === undefined ? undefined : openSync(stdoutPath, "w", 0o600);
  }

  /** Where the engine is to begin when it is asked again. */
  resume(): LogStart {
    return this.#position.resume();
  }

  /** Takes messages in their order, each with its time first. */
  push(frames: readonly Frame[]): void {
    this.#write(Buffer.concat(frames.map((frame) => this.#take(frame))));
  }

  /** Everything has been told. */
  end(): void {
    this.#write(Buffer.concat([this.#streams.stdout.end(), this.#streams.stderr.end()]));
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
    if (this.#elsewhere !== undefined) closeSync(this.#elsewhere);
  }

  /** What of a message goes to the file. */
  #take(frame: Frame): Buffer {
    const message = this.#position.take(frame);
    if (message === undefined) return nothing;
    const { stream } = frame;
    if (stream === "stderr" || this.#elsewhere === undefined) return this.#streams[stream].push(message.text);
    writeAll(this.#elsewhere, message.text);
    return nothing;
  }

  /** A full disk costs log lines, never the step. */
  #write(bytes: Buffer): void {
    const skipped = Math.min(this.#toSkip, bytes.length);
    this.#toSkip -= skipped;
    try {
      writeAll(this.#file, bytes.subarray(skipped));
    } catch {
      // Nothing can be said where nothing can be written.
    }
  }
}

/** What of a stream is no whole line yet. */
class HeldLine {
  readonly #masker: Masker | undefined;
  #held: Buffer[] = [];
  #heldBytes = 0;

  constructor(masked: readonly SecretValue[]) {
    this.#masker = masked.length === 0 ? undefined : new Masker(masked);
  }

  push(bytes: Buffer): Buffer {
    return this.#cut(this.#masker?.push(bytes) ?? bytes);
  }

  /** The rest as a line of its own, so that the other stream's does not run into it. */
  end(): Buffer {
    const rest = Buffer.concat([this.#cut(this.#masker?.end() ?? nothing), ...this.#held]);
    this.#held = [];
    return rest.length === 0 || rest.at(-1) === newline ? rest : Buffer.concat([rest, Buffer.from("\n")]);
  }

  #cut(bytes: Buffer): Buffer {
    const end = bytes.lastIndexOf(newline) + 1;
    const isLong = this.#heldBytes + bytes.length > mostBytesOfLine;
    if (end === 0 && !isLong) {
      this.#hold(bytes);
      return nothing;
    }
    const cut = isLong ? bytes.length : end;
    const whole = Buffer.concat([...this.#held, bytes.subarray(0, cut)]);
    this.#held = [];
    this.#heldBytes = 0;
    this.#hold(bytes.subarray(cut));
    return whole;
  }

  #hold(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
  }
}

/** The engine keeps text: bytes that are none become the sign of what cannot be read. */
function asEngineTells(value: SecretValue): readonly SecretValue[] {
  return typeof value === "string" ? [value] : [value, Buffer.from(value).toString("utf8")];
}

function writeAll(file: number, bytes: Buffer): void {
  for (let from = 0; from < bytes.length; ) from += writeSync(file, bytes, from);
}
