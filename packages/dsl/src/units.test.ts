import { formatBytes, formatDuration, parseBytes, parseDurationMs } from "@pipeline/dsl";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("durations", () => {
  it("are read in every unit", () => {
    expect(["250ms", "90s", "1.5m", "2h", "1d"].map(parseDurationMs)).toEqual([
      250, 90_000, 90_000, 7_200_000, 86_400_000,
    ]);
  });

  it.each([
    "soon",
    "30",
    "30 s",
    "-1s",
    "+1s",
    "1e3s",
    ".5s",
    "0s",
    "0.1ms",
    "s",
    "",
    "1s ",
    "9e999d",
    "999999999999999999d",
    30,
    null,
  ])("%j is none", (text) => expect(parseDurationMs(text)).toBeUndefined());

  it("are printed in one form: the largest unit that divides them", () => {
    expect([1, 90_000, 120_000, 86_400_000, 0, 1.5].map(formatDuration)).toEqual([
      "1ms",
      "90s",
      "2m",
      "1d",
      "0ms",
      "1.5ms",
    ]);
  });

  it("read back as they are printed", () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat().filter((ms) => ms > 0),
        (ms) => parseDurationMs(formatDuration(ms)) === ms,
      ),
    );
  });
});

describe("bytes", () => {
  it("are read in every unit", () => {
    expect(["1Ki", "512Mi", "1.5Gi", "2Ti"].map(parseBytes)).toEqual([
      1024, 536_870_912, 1_610_612_736, 2_199_023_255_552,
    ]);
  });

  it.each(["4GB", "4G", "4", "4 Gi", "4gi", "-1Gi", "0Gi", 4, undefined])("%j is none", (text) =>
    expect(parseBytes(text)).toBeUndefined(),
  );

  it("are printed in one form", () => {
    expect([1_610_612_736, 1024, 100, 0].map(formatBytes)).toEqual(["1536Mi", "1Ki", "0.09765625Ki", "0Ki"]);
  });

  it("read back as they are printed", () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat().filter((count) => count > 0),
        (count) => parseBytes(formatBytes(count)) === count,
      ),
    );
  });
});
