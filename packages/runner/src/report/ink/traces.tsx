import { renderToString, Text } from "ink";
import type { Size } from "./layout.ts";

interface Line {
  readonly text: string;
  /** Printed to stay; the others are of a frame. */
  readonly isKept: boolean;
}

/** As many as a tall screen has rows: what lies farther above does not come back into sight. */
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

  /** Lines were printed above the frame, to stay. */
  printed(lines: readonly string[]): void {
    if (this.#lines.length === 0) return;
    const all = [...this.#lines, ...lines.map((text) => ({ text, isKept: true }))];
    this.#lines = all.length > mostLines ? [] : all;
  }

  /** The terminal has this size now, and the last frame was this text. */
  resized(frame: string, { columns, rows }: Size): Wipe {
    const all = [...this.#lines, ...frame.split("\n").map((text) => ({ text, isKept: false }))];
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
    return { up: rows - 1 - room, again: again.map(({ text }) => text) };
  }
}

function foldedTo(text: string, columns: number): readonly string[] {
  return renderToString(<Text wrap="hard">{text}</Text>, { columns }).split("\n");
}
