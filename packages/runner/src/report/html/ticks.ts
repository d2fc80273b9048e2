const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const steps: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 4, 6, 12, 24].map((count) => count * hour),
];
const mostTicks = 8;

/** Round times from 0 on, few enough to be read beside each other. */
export function ticksOf(totalMs: number): readonly number[] {
  const days = Math.ceil(totalMs / (24 * hour) / mostTicks) * 24 * hour;
  const step = steps.find((each) => totalMs / each <= mostTicks) ?? days;
  return Array.from({ length: Math.floor(totalMs / step) + 1 }, (_, index) => index * step);
}
