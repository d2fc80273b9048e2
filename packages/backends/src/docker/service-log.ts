import { setTimeout as delay } from "node:timers/promises";
import type { LogLine, SecretValue } from "../contract/index.ts";
import { LineSplitter } from "../stream/lines.ts";
import { Masker } from "../stream/mask.ts";
import type { Container } from "./container.ts";
import { type Frame, FrameSplitter } from "./frames.ts";
import { LogPosition } from "./log-position.ts";

/** After the engine has ended its answer, it is asked again: the program may have been started anew. */
const againMs = 300;

/**
 * What a service's container has printed, over all that its program was started, and what it prints until `ended` settles.
 * A container that is gone has no more lines.
 */
export async function* serviceLog(
  container: Container,
  masked: readonly SecretValue[],
  ended: Promise<unknown>,
): AsyncGenerator<LogLine, void> {
  const over = new AbortController();
  const reader = new LogReader(masked);
  void ended.then(() => over.abort());
  // What is there is read whole, however soon the end comes.
  yield* reader.read(container.logNow(reader.position.resume()));
  while (!over.signal.aborted) {
    const stream = await container.log(reader.position.resume()).catch(() => undefined);
    if (stream === undefined) break;
    const stop = () => stream.destroy();
    over.signal.addEventListener("abort", stop, { once: true });
    yield* reader.read(stream);
    over.signal.removeEventListener("abort", stop);
    await delay(againMs, undefined, { signal: over.signal }).catch(() => undefined);
  }
  yield* reader.end();
}

class LogReader {
  readonly position = new LogPosition();
  readonly #lines: Readonly<Record<Frame["stream"], LineSplitter>> = {
    stdout: new LineSplitter(),
    stderr: new LineSplitter(),
  };
  readonly #maskers: Readonly<Record<Frame["stream"], Masker>> | undefined;
  #atMs = 0;

  constructor(masked: readonly SecretValue[]) {
    this.#maskers = masked.length === 0 ? undefined : { stdout: new Masker(masked), stderr: new Masker(masked) };
  }

  async *read(chunks: AsyncIterable<Buffer>): AsyncGenerator<LogLine, void> {
    const frames = new FrameSplitter();
    try {
      for await (const chunk of chunks) for (const frame of frames.push(Buffer.from(chunk))) yield* this.#take(frame);
    } catch {
      // Cut short by us, or by a connection: the next answer goes on where this one ended.
    }
  }

  /** What is no whole line. */
  *end(): Generator<LogLine, void> {
    for (const stream of ["stdout", "stderr"] as const) {
      const held = this.#maskers?.[stream].end() ?? Buffer.alloc(0);
      yield* this.#told(stream, [...this.#lines[stream].push(held), ...this.#lines[stream].end()]);
    }
  }

  *#take(frame: Frame): Generator<LogLine, void> {
    const { stream } = frame;
    const message = this.position.take(frame);
    if (message === undefined) return;
    this.#atMs = Date.parse(message.at);
    yield* this.#told(stream, this.#lines[stream].push(this.#maskers?.[stream].push(message.text) ?? message.text));
  }

  *#told(stream: Frame["stream"], lines: readonly string[]): Generator<LogLine, void> {
    for (const text of lines) yield { atMs: this.#atMs, stream, text };
  }
}
