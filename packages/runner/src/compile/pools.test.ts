import { describe, expect, it } from "vitest";
import { problemsWith, stepWith } from "./testing/compiling.ts";

describe("priority and pools", () => {
  it.each([
    [undefined, 0],
    ["low", -10],
    ["medium", 0],
    ["high", 10],
    ["extra-high", 20],
    [7.5, 7.5],
  ])("X34 plans the priority %s as %d", (priority, found) => {
    expect(stepWith({ priority }).priority).toBe(found);
  });

  it("knows no other word", () => {
    expect(problemsWith({ priority: "toString" })).toMatchInlineSnapshot(`
      "FIELD_INVALID at a · priority
        \`priority\` cannot be "toString".
        Write "low" or "medium" or "high" or "extra-high", or a number."
    `);
  });

  it("takes a name as one slot, and weights as they are", () => {
    expect(stepWith({ pool: "gpus" }).pools).toEqual({ gpus: 1 });
    expect(stepWith({ pool: { gpus: 2 } }).pools).toEqual({ gpus: 2 });
    expect(stepWith({ pool: { gpus: 5, disks: 1 } }, { pools: { gpus: 6, disks: 1 } }).pools).toEqual({
      gpus: 5,
      disks: 1,
    });
  });

  it("refuses slots of a pool that nobody declares and no step takes", () => {
    expect(problemsWith({ pool: "gpus" }, { pools: { gpu: 2, gpus: 2 } })).toMatchInlineSnapshot(`
      "POOL_UNKNOWN at --pool
        There is no pool "gpu".
        Did you mean "gpus"?"
    `);
    expect(problemsWith({}, { usual: { pools: { disks: 1 } }, pools: { disks: 2 } })).toBe("");
  });

  it("takes slots of a pool that only a step names as its declaration", () => {
    expect(stepWith({ pool: "disks" }, { pools: { disks: 2 } }).pools).toEqual({ disks: 1 });
  });

  it("tells an unknown pool, and a weight that never fits", () => {
    expect(problemsWith({ pool: "gpu" })).toMatchInlineSnapshot(`
      "POOL_UNKNOWN at a · pool
        There is no pool "gpu".
        Did you mean "gpus"? Or declare it in the pipeline's options: { pools: { gpu: 2 } }."
    `);
    expect(problemsWith({ pool: { gpus: 3, cpus: "1" } })).toMatchInlineSnapshot(`
      "FIELD_INVALID at a · pool.cpus
        \`pool.cpus\` cannot be "1".
        Write a whole number of at least 1.
      POOL_TOO_SMALL at a · pool
        The step takes 3 slots of pool "gpus", which has 2: it could never start.
        Take fewer, or give the pool more."
    `);
  });
});
