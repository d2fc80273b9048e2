import { StringDecoder } from "node:string_decoder";

/** A longer line is handed on in pieces of this size. */
const pieceLength = 64 * 1024;

/**
 * Cuts a stream of bytes into lines of text, holding no more than one piece of a line.
 *
 * Bytes that are no UTF-8 become replacement characters; a carriage return before a line end belongs to it.
 */
export class LineSplitter {
  readonly #decoder = new StringDecoder("utf8");
  #rest = "";

  /** The lines that these bytes complete. */
  push(bytes: Uint8Array): string[] {
    return this.#cut(this.#decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
  }

  /** The last line, when the stream did not end with a line end. */
  end(): string[] {
    const lines = this.#cut(this.#decoder.end());
    const last = this.#rest;
    this.#rest = "";
    return last === "" ? lines : [...lines, last];
  }

  #cut(text: string): string[] {
    const lines: string[] = [];
    let from = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", from)) {
      const line = this.#rest + text.slice(from, end);
      this.#rest = pieces(line, lines);
      lines.push(withoutReturn(this.#rest));
      this.#rest = "";
      from = end + 1;
    }
    this.#rest = pieces(this.#rest + text.slice(from), lines);
    return lines;
  }
}

/** Moves all full pieces of a line to `lines`, and gives what is left. */
function pieces(line: string, lines: string[]): string {
  let rest = line;
  while (rest.length > pieceLength) {
    const end = splitsPair(rest, pieceLength) ? pieceLength - 1 : pieceLength;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return rest;
}

function splitsPair(text: string, at: number): boolean {
  const code = text.charCodeAt(at - 1);
  return code >= 0xd800 && code <= 0xdbff;
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
