import type { StepStatus } from "../events/view.ts";
import type { Hue, Palette } from "./palette.ts";

interface Mark {
  readonly symbol: string;
  readonly hue: Hue;
}

const marks: Readonly<Record<StepStatus, Mark>> = {
  waiting: { symbol: "·", hue: "dim" },
  queued: { symbol: "○", hue: "dim" },
  submitted: { symbol: "◌", hue: "dim" },
  pending: { symbol: "…", hue: "yellow" },
  running: { symbol: "▸", hue: "cyan" },
  succeeded: { symbol: "✓", hue: "green" },
  failed: { symbol: "✗", hue: "red" },
  cancelled: { symbol: "■", hue: "yellow" },
  skipped: { symbol: "↷", hue: "yellow" },
  cached: { symbol: "=", hue: "green" },
};

/** As long as the longest status. */
const wordWidth = 9;

/** `✓ succeeded`, as wide as that of every other status. */
export function statusMark(status: StepStatus, palette: Palette): string {
  const { symbol, hue } = marks[status];
  return palette[hue](`${symbol} ${status.padEnd(wordWidth)}`);
}

/** The sign of a status alone. */
export function statusSymbol(status: StepStatus): string {
  return marks[status].symbol;
}

/** A mark for what is no status: `! warning`, `↻ retrying`. */
export function wordMark(symbol: string, word: string, paint: (text: string) => string): string {
  return paint(`${symbol} ${word.padEnd(wordWidth)}`);
}
