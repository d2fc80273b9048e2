import { describe, expect, it } from "vitest";
import type { Ended, ServiceTerms } from "../contract/index.ts";
import { Restarts } from "./restarts.ts";

const failed: Ended = {
  status: "failed",
  failure: { class: "user-exit", message: "exited with code 1", exit: { code: 1 } },
};

function waits(policy: ServiceTerms["restart"], ends: readonly (readonly [Ended, number])[]) {
  const restarts = new Restarts(policy);
  return ends.map(([ended, ranMs]) => restarts.after(ended, ranMs));
}

describe("whether a service's program is started again", () => {
  it("on-failure: doubling the wait, five times in a row, and not after a good end", () => {
    const fails = Array.from({ length: 6 }, () => [failed, 5] as const);
    expect(waits("on-failure", fails)).toEqual([100, 200, 400, 800, 1600, undefined]);
    expect(waits("on-failure", [[{ status: "succeeded" }, 5]])).toEqual([undefined]);
  });

  it("counts anew once it has run for a while", () => {
    const fails = [5, 5, 10_000, 5].map((ranMs) => [failed, ranMs] as const);
    expect(waits("on-failure", fails)).toEqual([100, 200, 100, 200]);
  });

  it("always: after any end of its own, without giving up", () => {
    const ends = Array.from({ length: 12 }, (_, index) => [index % 2 === 0 ? failed : { status: "succeeded" }, 5]);
    expect(waits("always", ends as [Ended, number][]).at(-1)).toBe(60_000);
  });

  it("never, and never one that was ended by us", () => {
    expect(waits("never", [[failed, 60_000]])).toEqual([undefined]);
    expect(waits("always", [[{ status: "cancelled" }, 60_000]])).toEqual([undefined]);
  });
});
