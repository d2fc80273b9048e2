import { expect, test } from "vitest";
import type { StopReason } from "./event.ts";
import { poolText } from "./pool-text.ts";
import { decisiveReason, reasonText } from "./stop-reason.ts";

test.each([
  ["*", "all slots of the run are taken"],
  ["backend:local", "all slots of local are taken"],
  ["backend:local:cpu", "not enough cpu is free on local"],
  ["backend:local:memory", "not enough memory is free on local"],
  ["gpu", 'pool "gpu" is full'],
])("what a step waits for: %s", (pool, text) => {
  expect(poolText(pool)).toBe(text);
});

test.each<[StopReason, string]>([
  [{ kind: "signal", signal: "SIGTERM" }, "SIGTERM"],
  [{ kind: "deadline" }, "the deadline of the run"],
  [{ kind: "failure", step: "a" }, '"a" failed'],
  [{ kind: "request" }, "cancelled on request"],
])("why a run stops: %o", (because, text) => {
  expect(reasonText(because)).toBe(text);
});

test("the first reason from outside decides, before any failure", () => {
  const failure = { kind: "failure", step: "a" } as const;
  const deadline = { kind: "deadline" } as const;
  const request = { kind: "request" } as const;
  expect(decisiveReason(undefined, failure)).toBe(failure);
  expect(decisiveReason(failure, { kind: "failure", step: "b" })).toBe(failure);
  expect(decisiveReason(failure, deadline)).toBe(deadline);
  expect(decisiveReason(deadline, request)).toBe(deadline);
  expect(decisiveReason(deadline, failure)).toBe(deadline);
});
