import { PassThrough } from "node:stream";
import type { Size } from "../layout.ts";
import type { Terminal } from "../terminal.ts";

/** A terminal in memory: what is written to it is kept, what is typed into it is read. */
export class MemoryTerminal {
  text = "";
  /** Each write, in order. */
  readonly writes: string[] = [];
  readonly #input: PassThrough = new PassThrough();
  readonly #output: PassThrough = new PassThrough();
  #isRaw = false;

  constructor(size: Size, hasKeyboard: boolean) {
    Object.assign(this.#output, size, { isTTY: true });
    Object.assign(this.#input, {
      isTTY: hasKeyboard,
      ref: () => this.#input,
      unref: () => this.#input,
      setRawMode: (isRaw: boolean) => {
        this.#isRaw = isRaw;
      },
    });
    this.#output.on("data", (chunk: Buffer) => {
      this.writes.push(chunk.toString());
      this.text += chunk.toString();
    });
  }

  /** Whether keys come as they are typed. */
  get isRaw(): boolean {
    return this.#isRaw;
  }

  get terminal(): Terminal {
    // The parts of a terminal's streams that ink and the reporter use are the ones above.
    return { input: this.#input, output: this.#output } as unknown as Terminal;
  }

  type(text: string): void {
    this.#input.write(text);
  }

  resize(size: Size): void {
    Object.assign(this.#output, size);
    this.#output.emit("resize");
  }
}
