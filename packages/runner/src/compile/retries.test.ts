import { describe, expect, it } from "vitest";
import { stepWith } from "./testing/compiling.ts";

describe("retries", () => {
  const defaults = { staging: 2, backend: 2, preempted: 3, "no-capacity": 5, quota: 3, image: 1, lost: 1 };

  it.each<[string, unknown, object]>([
    ["nothing", undefined, { budget: defaults, delayMs: 1000, maxDelayMs: 300_000 }],
    [
      "a number, for what is the program's fault",
      2,
      {
        budget: { ...defaults, "user-exit": 2, oom: 2, timeout: 2, contract: 2, "not-ready": 2 },
        delayMs: 1000,
        maxDelayMs: 300_000,
      },
    ],
    [
      "a class",
      { on: { oom: 1, preempted: 0 } },
      { budget: { ...{ ...defaults, preempted: undefined }, oom: 1 }, delayMs: 1000, maxDelayMs: 300_000 },
    ],
    ["waits", { delay: "10m" }, { budget: defaults, delayMs: 600_000, maxDelayMs: 600_000 }],
    ["a longest wait", { delay: "2s", maxDelay: "4s" }, { budget: defaults, delayMs: 2000, maxDelayMs: 4000 }],
  ])("R80 takes %s", (_title, retries, found) => {
    expect(stepWith({ retries }).retries).toEqual(found);
  });

  it("takes the settings of the run over all", () => {
    expect(stepWith({ retries: 2 }, { retries: { oom: 0, quota: 9 } }).retries.budget).toEqual({
      ...defaults,
      "user-exit": 2,
      timeout: 2,
      contract: 2,
      "not-ready": 2,
      quota: 9,
    });
  });
});
