import { describe, expect, it } from "vitest";
import { readCron, readDate } from "./cron.ts";
import { scheduleText } from "./schedule.ts";
import { isZone, zoneNames } from "./zone.ts";

/** The next `count` times, as the clocks of the zone and as UTC. */
function times(cron: string, from: string, count: number): string {
  const read = readCron(cron, "Europe/Berlin");
  if (!read.ok) return read.why;
  const shown = (date: Date) => date.toLocaleString("sv", { timeZone: "Europe/Berlin", timeZoneName: "short" });
  return read.value
    .nextRuns(count, new Date(from))
    .map((date) => shown(date))
    .join("\n");
}

describe("cron expressions", () => {
  it("X35 keeps to the clocks of the zone over the year", () => {
    expect(times("0 6 1 */3 *", "2026-01-15T00:00Z", 4)).toMatchInlineSnapshot(`
      "2026-04-01 6:00:00 CEST
      2026-07-01 6:00:00 CEST
      2026-10-01 6:00:00 CEST
      2027-01-01 6:00:00 CET"
    `);
  });

  it("X35 starts at once after a gap what the gap leaves out, and goes by real time where it is an interval", () => {
    expect(times("30 2 * * *", "2026-03-27T12:00Z", 3)).toMatchInlineSnapshot(`
      "2026-03-28 2:30:00 CET
      2026-03-29 3:00:00 CEST
      2026-03-30 2:30:00 CEST"
    `);
    expect(times("*/30 * * * *", "2026-03-29T00:00Z", 4)).toMatchInlineSnapshot(`
      "2026-03-29 1:30:00 CET
      2026-03-29 3:00:00 CEST
      2026-03-29 3:30:00 CEST
      2026-03-29 4:00:00 CEST"
    `);
  });

  it("X35 counts once what comes twice, and goes by real time where it is an interval", () => {
    expect(times("30 2 * * *", "2026-10-23T12:00Z", 3)).toMatchInlineSnapshot(`
      "2026-10-24 2:30:00 CEST
      2026-10-25 2:30:00 CEST
      2026-10-26 2:30:00 CET"
    `);
    expect(times("*/30 * * * *", "2026-10-24T23:30Z", 6)).toMatchInlineSnapshot(`
      "2026-10-25 2:00:00 CEST
      2026-10-25 2:30:00 CEST
      2026-10-25 2:00:00 CET
      2026-10-25 2:30:00 CET
      2026-10-25 3:00:00 CET
      2026-10-25 3:30:00 CET"
    `);
  });

  it("says what is wrong", () => {
    const wrong = ["* * * *", "61 * * * *", "0 6 * * mon-frii", "*/0 * * * *", "2026-12-01T06:00", "@often"];
    expect(wrong.map((text) => times(text, "2026-01-01T00:00Z", 1)).join("\n")).toMatchInlineSnapshot(`
      "it has five fields: minute, hour, day of the month, month, day of the week
      "61" is no minute
      "mon-frii" is no day of the week
      "*/0" is no minute
      it has five fields: minute, hour, day of the month, month, day of the week
      of such words there are @hourly, @daily, @weekly, @monthly and @yearly"
    `);
    expect(times("@daily", "2026-01-01T00:00Z", 1)).toBe("2026-01-02 0:00:00 CET");
  });
});

describe("dates", () => {
  const utc = (text: string, zone: string) => {
    const read = readDate(text, zone);
    return read.ok ? new Date(read.value).toISOString() : read.why;
  };

  it("X35 reads a date by the clocks of its zone, in a gap and in a doubled hour too", () => {
    expect(utc("2026-12-01T06:00", "America/New_York")).toBe("2026-12-01T11:00:00.000Z");
    expect(utc("2026-03-29T02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
    expect(utc("2026-10-25T02:30", "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
  });

  it("refuses what is no date", () => {
    const wrong = ["2026-02-30T06:00", "2026-12-01T24:00", "2026-12-01", "tomorrow", "2026-13-01T00:00"];
    expect(new Set(wrong.map((text) => utc(text, "UTC")))).toEqual(new Set(["there is no such date and time"]));
  });
});

it("knows zones by their names and aliases", () => {
  expect(["Europe/Berlin", "Europe/Kyiv", "UTC", "utc"].map(isZone)).toEqual([true, true, true, true]);
  expect(["Europe/Berlim", "", "Local"].map(isZone)).toEqual([false, false, false]);
  expect(zoneNames()).toContain("UTC");
  expect(zoneNames()).toContain("Asia/Tokyo");
});

it("shows a schedule in one line", () => {
  expect(scheduleText({ is: "cron", cron: "0 6 * * *", zone: "UTC", catchUp: 1 })).toBe("0 6 * * *, UTC");
  expect(scheduleText({ is: "once", at: "2026-12-01T06:00", stop: "2026-12-01T08:00", zone: "UTC", catchUp: 0 })).toBe(
    "once, 2026-12-01T06:00, until 2026-12-01T08:00, UTC, makes up for 0",
  );
});
