/** The size of the terminal. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** How many rows each part of the live region takes; 0: the part is left out. */
export interface Layout {
  readonly list: number;
  /** Lines of the chosen step's log, below a title. */
  readonly tail: number;
  readonly keys: 0 | 1;
  /** An empty row that sets the live region off from what has finished. */
  readonly gap: 0 | 1;
}

const mostTailRows = 12;
const headerRows = 1;
const titleRows = 1;
/** A lower screen shows no keys. */
const rowsForKeys = 6;
/** A lower one has no row to spare. */
const rowsForGap = 16;

/**
 * Shares the rows of the live region out: a quarter of the screen is left to what has finished, and a third of the rest
 * goes to the log. The parts together are always lower than the screen, since a terminal scrolls what fills it.
 */
export function layoutOf(size: Size, listed: number, hasKeys: boolean): Layout {
  const { rows } = size;
  const keys = hasKeys && rows >= rowsForKeys ? 1 : 0;
  const gap = rows >= rowsForGap ? 1 : 0;
  const live = rows - freeRows(size);
  const free = live - gap - headerRows - titleRows - keys;
  const share = Math.min(mostTailRows, Math.floor(free / 3));
  if (share < 1) return { list: Math.max(1, Math.min(listed, free + titleRows)), tail: 0, keys, gap };
  const list = Math.min(listed, free - share);
  return { list, tail: Math.min(mostTailRows, free - list), keys, gap };
}

/** What the live region leaves to what has finished. */
export function freeRows({ rows }: Size): number {
  return Math.max(2, Math.floor(rows / 4));
}

/** The rows of a page that has the screen for itself, such as an opened log: all but its title, its keys and one. */
export function pageRows({ rows }: Size): number {
  return Math.max(1, rows - 3);
}

/** The part of a list of `length` that is shown in `rows`, with the row `at` in it. */
export function windowOf(length: number, rows: number, at: number): { readonly from: number; readonly to: number } {
  const from = Math.max(0, Math.min(at - Math.floor(rows / 2), length - rows));
  return { from, to: Math.min(length, from + rows) };
}
