/** One message of a container's log, as the engine kept it: a line, or a piece of a long one. */
export interface Frame {
  readonly stream: "stdout" | "stderr";
  readonly bytes: Buffer;
}

const headerLength = 8;

/**
 * Takes apart what an engine sends of a container without a terminal: eight bytes that say stream and length, then the
 * message. Messages stay apart, since each begins with a time of its own where times are asked for.
 */
export class FrameSplitter {
  #held: Buffer = Buffer.alloc(0);

  /** The messages that these bytes complete. Throws when the bytes are no frames. */
  push(chunk: Buffer): Frame[] {
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const frames: Frame[] = [];
    let from = 0;
    for (let end = endOf(bytes, from); end <= bytes.length; end = endOf(bytes, from)) {
      frames.push({ stream: bytes[from] === 2 ? "stderr" : "stdout", bytes: bytes.subarray(from + headerLength, end) });
      from = end;
    }
    this.#held = bytes.subarray(from);
    return frames;
  }
}

function endOf(bytes: Buffer, from: number): number {
  if (bytes.length < from + headerLength) return Number.POSITIVE_INFINITY;
  // Stream 0 is the standard input, which no log holds; the three bytes after the stream are always 0.
  const isHeader = (bytes[from] ?? 0) <= 2 && bytes.readUIntBE(from + 1, 3) === 0;
  if (!isHeader) throw new Error("the engine's log is not in frames: the container has a terminal");
  return from + headerLength + bytes.readUInt32BE(from + 4);
}
