import { renderToString, Text } from "ink";
import { freeRows, type Size } from "./layout.ts";

interface Line {
  readonly text: string;
  /** Printed to stay; the others are of a frame. */
  readonly isKept: boolean;
}

/** More than can be printed before the strays above have scrolled away. */
const mostLines = 200;

/** What is to be done before the next frame is drawn: the cursor stands where the row below the last frame begins. */
export interface Wipe {
  /** Rows to go up by, before all below is erased. */
  readonly up: number;
  /** Lines that were erased with it and are to stay. */
  readonly again: readonly string[];
}

/**
 * Where the rows of frames stand after the size of the terminal has changed. A smaller terminal folds their rows, and
 * pushes the ones that it has no room for out of the screen, where nothing can erase them; when it grows, it shows them
 * again. Terminals that cut rows and do not fold them lose some of the lines above the frame.
 */
export class Traces {
  /** From the first row of an earlier frame that was out of reach down to the last frame; empty where there is none. */
  #lines: readonly Line[] = [];
  /** At which these rows went out of reach. */
  #size: Size = { columns: 0, rows: 0 };

  /** Lines were printed above the frame, to stay. */
  printed(lines: readonly string[]): void {
    if (this.#lines.length === 0) return;
    const all = [...this.#lines, ...lines.map((text) => ({ text, isKept: true }))];
    this.#lines = all.length > mostLines ? [] : all;
  }

  /** The terminal has this size now, and the last frame was this text. */
  resized(frame: string, size: Size): Wipe {
    const { columns, rows } = size;
    const above = this.#haveScrolled(frame) ? [] : this.#lines;
    const all = [...above, ...frame.split("\n").map((text) => ({ text, isKept: false }))];
    let room = rows - 1;
    const hidden: Line[] = [];
    const reached: Line[] = [];
    for (const { text, isKept } of all.reverse()) {
      const folded = foldedTo(text, columns);
      const out = Math.max(0, folded.length - room);
      room -= folded.length - out;
      if (out > 0) hidden.unshift({ text: folded.slice(0, out).join(""), isKept });
      if (out < folded.length) reached.unshift({ text: folded.slice(out).join(""), isKept });
    }
    const again = reached.filter(({ isKept }) => isKept);
    const first = hidden.findIndex(({ isKept }) => !isKept);
    this.#lines = first === -1 ? [] : [...hidden.slice(first), ...again];
    this.#size = size;
    return { up: rows - 1 - room, again: again.map(({ text }) => text) };
  }

  /**
   * Whether what was printed since may have left the screen: where it stands is not known then, and it would be printed
   * a second time.
   */
  #haveScrolled(frame: string): boolean {
    const { columns, rows } = this.#size;
    const printed = this.#lines.filter(({ isKept }) => isKept).flatMap(({ text }) => foldedTo(text, columns)).length;
    return printed >= freeRows(this.#size) || printed + frame.split("\n").length >= rows;
  }
}

function foldedTo(text: string, columns: number): readonly string[] {
  return renderToString(<Text wrap="hard">{text}</Text>, { columns }).split("\n");
}
