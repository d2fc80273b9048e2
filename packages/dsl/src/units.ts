/** A length of time with its unit: `"250ms"`, `"30s"`, `"5m"`, `"2h"`, `"1d"`. */
export type Duration = `${number}${"ms" | "s" | "m" | "h" | "d"}`;

/** An amount of bytes in binary units: `"512Mi"` is 512 × 1024² bytes, `"4Gi"` is 4 × 1024³. */
export type Bytes = `${number}${"Ki" | "Mi" | "Gi" | "Ti"}`;

type Units = ReadonlyMap<unknown, number>;

/** Smallest first. */
const milliseconds: Units = new Map(Object.entries({ ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }));
const bytes: Units = new Map(Object.entries({ Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, Ti: 1024 ** 4 }));

/** Whole milliseconds of a duration; `undefined` when the text is not a positive amount with a known unit. */
export function parseDurationMs(text: unknown): number | undefined {
  return parse(text, milliseconds);
}

/** Whole bytes of an amount; `undefined` when the text is not a positive amount with a known unit. */
export function parseBytes(text: unknown): number | undefined {
  return parse(text, bytes);
}

/** What does not match, or has an unknown unit, is not a number, and so no whole one. */
function parse(text: unknown, units: Units): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([A-Za-z]+)$/.exec(typeof text === "string" ? text : "") ?? [];
  const whole = Math.round(Number(amount) * Number(units.get(unit)));
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

function largestDivisor(count: number, units: Units): [unknown, number] | undefined {
  return [...units].findLast(([, size]) => count > 0 && count % size === 0);
}
