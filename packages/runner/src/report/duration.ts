import prettyMilliseconds from "pretty-ms";

/** `350ms`, `1.2s`, `2m 5s`: for people, not for reading back. */
export function duration(ms: number): string {
  return prettyMilliseconds(Math.max(0, ms), ms < 60_000 ? {} : { secondsDecimalDigits: 0 });
}

/** The time between two points, where both are known. */
export function between(fromMs: number | undefined, toMs: number | undefined): string | undefined {
  return fromMs === undefined || toMs === undefined ? undefined : duration(toMs - fromMs);
}
