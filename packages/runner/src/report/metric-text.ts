const digits = 4;

/** Four digits of a metric, and never fewer than stand before its point. */
export function metricText(value: number): string {
  return String(Math.abs(value) >= 10 ** digits ? Math.round(value) : Number(value.toPrecision(digits)));
}
