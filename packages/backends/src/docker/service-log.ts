import { setTimeout as delay } from "node:timers/promises";
import type { LogLine, SecretValue } from "../contract/index.ts";
import { LineSplitter } from "../stream/lines.ts";
import { Masker } from "../stream/mask.ts";
import type { Container } from "./container.ts";
import { type Frame, FrameSplitter } from "./frames.ts";

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
  yield* reader.read(await container.logNow(reader.position));
  while (!over.signal.aborted) {
    const stream = await container.log(reader.position).catch(() => undefined);
    if (stream === undefined) return;
    const stop = () => stream.destroy();
    over.signal.addEventListener("abort", stop, { once: true });
    yield* reader.read(stream);
    over.signal.removeEventListener("abort", stop);
    await delay(againMs, undefined, { signal: over.signal }).catch(() => undefined);
  }
}

class LogReader {
  readonly #lines: Readonly<Record<Frame["stream"], LineSplitter>> = {
    stdout: new LineSplitter(),
    stderr: new LineSplitter(),
  };
  readonly #maskers: Readonly<Record<Frame["stream"], Masker>> | undefined;
  /** The engine's time of the last message: fixed in width, so that texts compare as times do. */
  #last = "";

  constructor(masked: readonly SecretValue[]) {
    this.#maskers = masked.length === 0 ? undefined : { stdout: new Masker(masked), stderr: new Masker(masked) };
  }

  get position(): { readonly since?: string } {
    if (this.#last === "") return {};
    const nanoseconds = /\.(\d+)/.exec(this.#last)?.[1] ?? "0";
    return { since: `${Math.floor(Date.parse(this.#last) / 1000)}.${nanoseconds.padEnd(9, "0")}` };
  }

  async *read(stream: AsyncIterable<Buffer>): AsyncGenerator<LogLine, void> {
    const frames = new FrameSplitter();
    try {
      for await (const chunk of stream) for (const frame of frames.push(Buffer.from(chunk))) yield* this.#take(frame);
    } catch {
      // Cut short by us, or by a connection: the next answer goes on where this one ended.
    }
  }

  *#take({ stream, bytes }: Frame): Generator<LogLine, void> {
    const space = bytes.indexOf(0x20);
    const at = bytes.toString("latin1", 0, space);
    // Asked for from a time on, the engine begins with what happened at that time.
    if (at <= this.#last) return;
    this.#last = at;
    const text = bytes.subarray(space + 1);
    const shown = this.#maskers?.[stream].push(text) ?? text;
    for (const line of this.#lines[stream].push(shown)) yield { atMs: Date.parse(at), stream, text: line };
  }
}
