import { logText } from "../report/log-text.ts";
import type { Output } from "./output.ts";

export interface LogForm {
  readonly stdout: Output;
  /** Before every line; absent: the log stands alone. */
  readonly prefix?: string;
  readonly hasColor: boolean;
  /** Lines become the items of a JSON list. */
  readonly isJson?: boolean;
}

const mostCharacters = 2_000;
/** A longer line is printed in pieces: memory stays bounded, whatever a program writes. */
const mostBytes = 1024 * 1024;
const newline = 0x0a;

/**
 * Prints one log as its bytes come.
 *
 * Bytes are kept as they are, except on a terminal, where nothing in them may move the cursor.
 */
export class LogPrinter {
  readonly #form: LogForm;
  readonly #prefix: Buffer | undefined;
  #rest: Buffer = Buffer.alloc(0);
  #hasItems = false;

  constructor(form: LogForm) {
    this.#form = form;
    this.#prefix = form.prefix === undefined ? undefined : Buffer.from(form.prefix);
  }

  /** Settles once the reader has room for more. */
  async print(bytes: Buffer): Promise<void> {
    const { stdout, isJson } = this.#form;
    if (this.#prefix === undefined && !stdout.isTerminal && isJson !== true) stdout.write(bytes);
    else this.#printLines(bytes);
    await stdout.room();
  }

  /** The last line, when it has no end of its own. */
  end(): void {
    if (this.#rest.length > 0) this.#form.stdout.write(this.#line(this.#rest));
    this.#rest = Buffer.alloc(0);
  }

  #printLines(bytes: Buffer): void {
    const text = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const lines: Buffer[] = [];
    let from = 0;
    for (let end = text.indexOf(newline); end !== -1; end = text.indexOf(newline, from)) {
      lines.push(this.#line(text.subarray(from, end)));
      from = end + 1;
    }
    this.#rest = Buffer.from(text.subarray(from));
    if (lines.length > 0) this.#form.stdout.write(Buffer.concat(lines));
    if (this.#rest.length > mostBytes) this.end();
  }

  #line(bytes: Buffer): Buffer {
    const { stdout, hasColor, isJson } = this.#form;
    if (isJson === true) return this.#item(bytes.toString());
    const shown = stdout.isTerminal ? Buffer.from(logText(bytes.toString(), { hasColor, mostCharacters })) : bytes;
    return Buffer.concat([this.#prefix ?? Buffer.alloc(0), shown, Buffer.from("\n")]);
  }

  #item(text: string): Buffer {
    const before = this.#hasItems ? ",\n" : "\n";
    this.#hasItems = true;
    return Buffer.from(before + JSON.stringify(text));
  }
}
