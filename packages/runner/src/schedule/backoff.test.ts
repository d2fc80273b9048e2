import { expect, test } from "vitest";
import { backoffMs } from "./backoff.ts";

const retries = { budget: {}, delayMs: 1000, maxDelayMs: 20_000 };

test("R80: the wait doubles up to the longest, times a jitter that the attempt alone decides", () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 2000].map((attempt) => backoffMs(retries, { run: "run-1", step: "a", attempt }));
  expect(waits).toMatchInlineSnapshot(`
    [
      520,
      1549,
      2322,
      7247,
      9486,
      18049,
      13919,
      17231,
    ]
  `);
});

test("the jitter is spread over [0.5, 1)", () => {
  const waits = Array.from({ length: 1000 }, (_, n) => backoffMs(retries, { run: "run-1", step: `s${n}`, attempt: 1 }));
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(500);
  expect(Math.max(...waits)).toBeLessThanOrEqual(1000);
  const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
  expect(Math.abs(mean - 750)).toBeLessThan(20);
});
