/** A length of time with its unit: `"250ms"`, `"30s"`, `"5m"`, `"2h"`, `"1d"`. */
export type Duration = `${number}${"ms" | "s" | "m" | "h" | "d"}`;

/** An amount of bytes in binary units: `"512Mi"` is 512 × 1024² bytes, `"4Gi"` is 4 × 1024³. */
export type Bytes = `${number}${"Ki" | "Mi" | "Gi" | "Ti"}`;

const milliseconds = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const bytes = { Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, Ti: 1024 ** 4 } as const;

const amount = String.raw`(\d+(?:\.\d+)?)`;
const durationPattern = new RegExp(`^${amount}(ms|s|m|h|d)$`);
const bytesPattern = new RegExp(`^${amount}(Ki|Mi|Gi|Ti)$`);

/** Whole milliseconds of a duration; `undefined` when the text is not a positive amount with a known unit. */
export function parseDurationMs(text: unknown): number | undefined {
  return parse(text, durationPattern, milliseconds);
}

/** Whole bytes of an amount; `undefined` when the text is not a positive amount with a known unit. */
export function parseBytes(text: unknown): number | undefined {
  return parse(text, bytesPattern, bytes);
}

function parse(text: unknown, pattern: RegExp, units: Readonly<Record<string, number>>): number | undefined {
  const match = typeof text === "string" ? pattern.exec(text) : null;
  if (match === null) return undefined;
  const whole = Math.round(Number(match[1]) * (units[match[2] ?? ""] ?? Number.NaN));
  return Number.isSafeInteger(whole) && whole > 0 ? whole : undefined;
}

/** The one printed form of a duration: its largest unit that divides it, so `90_000` is `"90s"`. */
export function formatDuration(ms: number): Duration {
  const [unit, size] = largestDivisor(ms, milliseconds) ?? ["ms", 1];
  return `${ms / size}${unit}` as Duration;
}

/** The one printed form of an amount of bytes: its largest unit that divides it, else `Ki` with a fraction. */
export function formatBytes(count: number): Bytes {
  const [unit, size] = largestDivisor(count, bytes) ?? ["Ki", 1024];
  return `${count / size}${unit}` as Bytes;
}

function largestDivisor(count: number, units: Readonly<Record<string, number>>): [string, number] | undefined {
  return Object.entries(units).findLast(([, size]) => count % size === 0);
}
