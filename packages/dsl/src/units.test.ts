import { formatBytes, formatDuration, parseBytes, parseDurationMs } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";

describe("units", () => {
  it("reads and prints durations in one form", () => {
    expect(parseDurationMs("90s")).toBe(90_000);
    expect(formatDuration(90_000)).toBe("90s");
    expect(formatDuration(120_000)).toBe("2m");
    expect(parseDurationMs("soon")).toBeUndefined();
    expect(parseDurationMs("0s")).toBeUndefined();
  });
  it("reads and prints bytes in one form", () => {
    expect(parseBytes("1.5Gi")).toBe(1_610_612_736);
    expect(formatBytes(1_610_612_736)).toBe("1536Mi");
    expect(parseBytes("4GB")).toBeUndefined();
  });
});
