import type { Sink } from "../report/sink.ts";

/** The part of a writable stream that is used here. */
export interface OutputStream {
  readonly isTTY?: boolean;
  write(text: string | Uint8Array, done?: (error?: Error | null) => void): boolean;
  on(event: "error", listener: (error: Error) => void): unknown;
  once(event: "drain", listener: () => void): unknown;
}

/**
 * Standard output or error, whose reader may go away at any time (`| head`): then what is written is dropped in
 * silence and the work goes on.
 */
export class Output implements Sink {
  readonly isTerminal: boolean;
  readonly #stream: OutputStream;
  #isClosed = false;
  #room: Promise<void> | undefined;
  #release: () => void = () => undefined;

  constructor(stream: OutputStream) {
    this.#stream = stream;
    this.isTerminal = stream.isTTY === true;
    stream.on("error", () => this.#close());
  }

  /** Bytes go out as they are. */
  write(text: string | Uint8Array): void {
    if (this.#isClosed || text.length === 0) return;
    const hasRoom = this.#stream.write(text);
    if (!hasRoom && this.#room === undefined) this.#waitForDrain();
  }

  /** Nobody reads any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  room(): Promise<void> | undefined {
    return this.#room;
  }

  /** Settles once all that was written is with the reader, or nobody reads any more. */
  async flush(): Promise<void> {
    if (this.#isClosed) return;
    const written = Promise.withResolvers<void>();
    const release = this.#release;
    this.#release = () => {
      release();
      written.resolve();
    };
    this.#stream.write("", () => written.resolve());
    await written.promise;
  }

  #close(): void {
    this.#isClosed = true;
    this.#release();
  }

  #waitForDrain(): void {
    const room = Promise.withResolvers<void>();
    this.#room = room.promise;
    this.#release = () => {
      this.#room = undefined;
      room.resolve();
    };
    this.#stream.once("drain", () => this.#release());
  }
}
