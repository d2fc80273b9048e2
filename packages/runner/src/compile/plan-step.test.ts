import { job, pipeline } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { planOf, stepWith } from "./testing/compiling.ts";

const command = ["x"];

describe("times", () => {
  it("R14 R83 keeps the longest run time, queue time and the deadline of the run", () => {
    const { timeoutMs, queueTimeoutMs } = stepWith({ timeout: "90s", queueTimeout: "2m" });
    expect([timeoutMs, queueTimeoutMs]).toEqual([90_000, 120_000]);
    const declared = pipeline("p", [job("a", { command })], { deadline: "1h" });
    expect([planOf(declared).deadlineMs, planOf(declared, { deadlineMs: 5 }).deadlineMs]).toEqual([3_600_000, 5]);
  });
});
