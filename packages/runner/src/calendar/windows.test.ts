import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openingAt, type Window, type Windows, windowFault } from "./windows.ts";

const at = (text: string) => Date.parse(text);
const office: Windows = { zone: "Europe/Berlin", each: [{ days: "mon-fri", from: "08:00", to: "20:00" }] };
const night: Windows = { zone: "Europe/Berlin", each: [{ days: "*", from: "22:00", to: "06:00" }] };

/** As the clocks of UTC. */
function told(windows: Windows, now: string): string {
  const { isOpen, untilMs, opensAtMs } = openingAt(windows, at(now));
  const [until, opens] = [untilMs, opensAtMs].map((ms) => new Date(ms).toISOString().slice(0, 16));
  return `${isOpen ? "open" : "closed"} until ${until}, opens ${opens}`;
}

describe("windows", () => {
  it("R20 X35 open and close at their times, by the clocks of their zone", () => {
    const times = ["2026-11-27T06:59:59Z", "2026-11-27T07:00Z", "2026-11-27T18:59:59Z", "2026-11-27T19:00Z"];
    expect(times.map((time) => told(office, time)).join("\n")).toMatchInlineSnapshot(`
      "closed until 2026-11-27T07:00, opens 2026-11-27T07:00
      open until 2026-11-27T19:00, opens 2026-11-30T07:00
      open until 2026-11-27T19:00, opens 2026-11-30T07:00
      closed until 2026-11-30T07:00, opens 2026-11-30T07:00"
    `);
  });

  it("R20 go over midnight, and to the end of a day", () => {
    expect([told(night, "2026-11-27T04:59Z"), told(night, "2026-11-27T05:00Z")].join("\n")).toMatchInlineSnapshot(`
      "open until 2026-11-27T05:00, opens 2026-11-27T21:00
      closed until 2026-11-27T21:00, opens 2026-11-27T21:00"
    `);
    const late = { zone: "UTC", each: [{ days: "sat", from: "18:00", to: "24:00" }] };
    expect([told(late, "2026-11-28T23:59Z"), told(late, "2026-11-29T00:00Z")].join("\n")).toMatchInlineSnapshot(`
      "open until 2026-11-29T00:00, opens 2026-12-05T18:00
      closed until 2026-12-05T18:00, opens 2026-12-05T18:00"
    `);
  });

  it("R20 of several, any that is open will do", () => {
    const both = { zone: "UTC", each: [...office.each, { days: "fri", from: "19:00", to: "23:00" }] };
    const times = ["2026-11-27T18:59Z", "2026-11-27T20:30Z", "2026-11-28T12:00Z"];
    expect(times.map((time) => told(both, time)).join("\n")).toMatchInlineSnapshot(`
      "open until 2026-11-27T19:00, opens 2026-11-27T19:00
      open until 2026-11-27T23:00, opens 2026-11-30T08:00
      closed until 2026-11-30T08:00, opens 2026-11-30T08:00"
    `);
  });

  it("X35 are as long as the clocks say where these change", () => {
    // Half past two is left out on March 29, and comes twice on October 25.
    const early = { zone: "Europe/Berlin", each: [{ days: "*", from: "02:30", to: "04:00" }] };
    const times = [
      "2026-03-29T00:59Z",
      "2026-03-29T01:00Z",
      "2026-03-29T02:00Z",
      "2026-10-25T00:30Z",
      "2026-10-25T02:59Z",
    ];
    expect(times.map((time) => told(early, time)).join("\n")).toMatchInlineSnapshot(`
      "closed until 2026-03-29T01:00, opens 2026-03-29T01:00
      open until 2026-03-29T02:00, opens 2026-03-30T00:30
      closed until 2026-03-30T00:30, opens 2026-03-30T00:30
      open until 2026-10-25T03:00, opens 2026-10-26T01:30
      open until 2026-10-25T03:00, opens 2026-10-26T01:30"
    `);
  });

  it("say what is wrong with them", () => {
    const wrong: readonly Window[] = [
      { days: "*", from: "8:00", to: "20:00" },
      { days: "*", from: "08:00", to: "25:00" },
      { days: "*", from: "24:00", to: "08:00" },
      { days: "workdays", from: "08:00", to: "20:00" },
      { days: "mon-fri", from: "08:00", to: "24:00" },
    ];
    expect(wrong.map(windowFault)).toMatchInlineSnapshot(`
      [
        ""8:00" is no time of a day",
        ""25:00" is no time of a day",
        "no day begins at its end",
        ""workdays" are no days of the week",
        undefined,
      ]
    `);
    expect(() => openingAt({ zone: "UTC", each: [{ days: "never", from: "08:00", to: "20:00" }] }, 0)).toThrow();
  });

  it("X35 nothing changes before the time at which to ask again", () => {
    const days = fc.constantFrom("*", "mon-fri", "sat,sun", "wed");
    const time = fc.constantFrom("00:00", "02:30", "08:00", "12:15", "23:59");
    const window = fc.record({ days, from: time, to: fc.constantFrom("00:00", "03:00", "08:00", "20:00", "24:00") });
    const zone = fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe");
    const windows = fc.record({ zone, each: fc.array(window, { minLength: 1, maxLength: 3 }) });
    const now = fc.integer({ min: at("2026-03-01T00:00Z"), max: at("2026-11-10T00:00Z") });
    fc.assert(
      fc.property(windows, now, fc.double({ min: 0, max: 0.999, noNaN: true }), (some, nowMs, share) => {
        const { isOpen, untilMs } = openingAt(some, nowMs);
        expect(untilMs).toBeGreaterThan(nowMs);
        const between = nowMs + Math.floor((untilMs - nowMs) * share);
        expect(openingAt(some, between).isOpen).toBe(isOpen);
      }),
      { numRuns: 100 },
    );
  });
});
