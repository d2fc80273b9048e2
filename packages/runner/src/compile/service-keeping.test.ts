import { deploy, pipeline } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { planOf, problemsOf } from "./testing/compiling.ts";

const listens = { command: ["serve"], port: 8080, health: "/" };
/** Untyped: most of what is tried here does not pass the compiler. */
const around = (spec: object) => pipeline("p", [deploy("web", { ...listens, ...spec } as never)]);
const keepingOf = (spec: object) => planOf(around(spec)).steps[0]?.service?.keeping;

describe("when a service is up", () => {
  it("R20 R21 is in the plan, where it says anything", () => {
    expect(keepingOf({ replace: "in-place" })).toBeUndefined();
    const windows = [{ from: "08:00", to: "20:00" }];
    const all = { idleTimeout: "15m", replace: "without-gap", schedule: { zone: "Europe/Berlin", windows } };
    expect(keepingOf(all)).toEqual({
      idleTimeoutMs: 900_000,
      windows: { zone: "Europe/Berlin", each: [{ days: "*", from: "08:00", to: "20:00" }] },
      withoutGap: true,
    });
  });

  it("R20 tells everything that is wrong at once", () => {
    const window = { days: "mon-fri", from: "08:00", to: "20:00" };
    const wrong = [
      {
        schedule: {
          zone: "Europe/Berlim",
          windows: [
            { ...window, days: "workdays" },
            { ...window, to: "25:00" },
          ],
        },
      },
      { schedule: { windows: [] }, lifetime: "run" },
      { schedule: { zone: "UTC", windows: "always" }, idleTimeout: 5, replace: "later" },
      { schedule: { zone: "berlin", windows: ["always", { ...window, from: 8 }, { from: "08:00" }] } },
      { schedule: { zone: "Atlantis" } },
      { schedule: "always" },
    ];
    expect(wrong.map((spec) => problemsOf(around(spec))).join("\n\n")).toMatchInlineSnapshot(`
      "FIELD_INVALID at web · schedule.zone
        There is no time zone "Europe/Berlim".
        Did you mean "Europe/Berlin"?
      FIELD_INVALID at web · schedule.windows[0]
        \`schedule.windows[0]\` cannot be read: "workdays" are no days of the week.
        Write times as "08:00", and days as "mon-fri" or "sat,sun".
      FIELD_INVALID at web · schedule.windows[1]
        \`schedule.windows[1]\` cannot be read: "25:00" is no time of a day.
        Write times as "08:00", and days as "mon-fri" or "sat,sun".

      FIELD_INVALID at web · schedule.zone
        A schedule says whose clocks are meant.
        Write \`zone: "Europe/Berlin"\`, or "UTC".
      FIELD_INVALID at web · schedule.windows
        Without a window the service would never be up.
        Write \`windows: [{ days: "mon-fri", from: "08:00", to: "20:00" }]\`.
      FIELD_UNSUPPORTED at web · schedule
        A service that goes with its run has no other times.
        Leave out \`schedule\`, or \`lifetime: "run"\`.

      FIELD_INVALID at web · schedule.windows
        \`schedule.windows\` cannot be "always".
        Write a list of windows.
      FIELD_INVALID at web · idleTimeout
        \`idleTimeout\` cannot be 5.
        Write a length of time with its unit (ms, s, m, h, d), such as "30m".
      FIELD_INVALID at web · replace
        \`replace\` cannot be "later".
        Write "in-place" or "without-gap".

      FIELD_INVALID at web · schedule.windows[0]
        \`schedule.windows[0]\` cannot be "always".
        Write { days: "mon-fri", from: "08:00", to: "20:00" }.
      FIELD_INVALID at web · schedule.windows[1].from
        \`schedule.windows[1].from\` cannot be 8.
        Write a text.
      FIELD_INVALID at web · schedule.zone
        There is no time zone "berlin".
        Did you mean "Europe/Berlin"?
      FIELD_INVALID at web · schedule.windows[2]
        \`schedule.windows[2]\` cannot be read: "" is no time of a day.
        Write times as "08:00", and days as "mon-fri" or "sat,sun".

      FIELD_INVALID at web · schedule.zone
        There is no time zone "Atlantis".
        Write a name of the tz database, such as "Europe/Berlin", or "UTC".
      FIELD_INVALID at web · schedule.windows
        Without a window the service would never be up.
        Write \`windows: [{ days: "mon-fri", from: "08:00", to: "20:00" }]\`.

      FIELD_INVALID at web · schedule
        \`schedule\` cannot be "always".
        Write a record such as { zone: "Europe/Berlin", windows: [{ days: "mon-fri", from: "08:00", to: "20:00" }] }."
    `);
  });
});
