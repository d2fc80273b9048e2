const words: Readonly<Record<string, number>> = { low: -10, medium: 0, high: 10, "extra-high": 20 };

/** Words and numbers on one scale; higher starts first. */
export function planPriority(written: unknown): number {
  if (typeof written === "number") return written;
  return typeof written === "string" ? (words[written] ?? 0) : 0;
}
