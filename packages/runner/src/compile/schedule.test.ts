import { job, pipeline } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { standalone } from "./standalone.ts";
import { planOf, problemsOf } from "./testing/compiling.ts";

const command = ["x"];
/** Untyped: most of what is tried here does not pass the compiler. */
const scheduled = (schedule: object) => pipeline("p", [job("a", { command })], { schedule } as never);

describe("a schedule", () => {
  it("X35 is in the plan, with what is usual", () => {
    expect(planOf(scheduled({ cron: "0 6 * * mon-fri", zone: "Europe/Berlin" })).schedule).toEqual({
      is: "cron",
      cron: "0 6 * * mon-fri",
      zone: "Europe/Berlin",
      catchUp: 1,
    });
    expect(planOf(pipeline("p", [job("a", { command })])).schedule).toBeUndefined();
  });

  it("R20 starts and stops at given times", () => {
    const times = { at: "2026-12-01T06:00", stop: "2026-12-01T08:00" };
    const alone = standalone(job("a", { command, schedule: { ...times, zone: "UTC", catchUp: 0 } } as never));
    expect(planOf(alone).schedule).toEqual({ is: "once", ...times, zone: "UTC", catchUp: 0 });
  });

  it("X35 tells everything that is wrong with it at once", () => {
    const wrong = [
      {},
      { zone: "Europe/Berlim", cron: "0 6 * * moon", stop: "never" },
      { zone: "UTC", cron: "0 6 30 2 *", at: "2026-12-01T06:00" },
      { zone: "UTC", cron: "0 6 30 2 *" },
      { zone: "UTC", at: "2026-02-30T06:00", stop: "0 8 * * *", catchUp: -1 },
      { zone: 1, cron: 2, every: "day" },
      "daily",
    ];
    expect(wrong.map((each) => problemsOf(scheduled(each as object))).join("\n\n")).toMatchInlineSnapshot(`
      "FIELD_INVALID at schedule.zone
        A schedule says whose clocks are meant.
        Write \`zone: "Europe/Berlin"\`, or "UTC".
      FIELD_INVALID at schedule
        The schedule does not say when.
        Write \`cron: "0 6 * * mon-fri"\` for again and again, or \`at: "2026-12-01T06:00"\` for once.

      FIELD_INVALID at schedule.zone
        There is no time zone "Europe/Berlim".
        Did you mean "Europe/Berlin"?
      FIELD_INVALID at schedule.cron
        \`schedule.cron\` cannot be "0 6 * * moon": "moon" is no day of the week.
        Beside \`cron\` stand cron expressions such as "0 6 * * mon-fri", beside \`at\` dates such as "2026-12-01T06:00".
      FIELD_INVALID at schedule.stop
        \`schedule.stop\` cannot be "never": it has five fields: minute, hour, day of the month, month, day of the week.
        Beside \`cron\` stand cron expressions such as "0 6 * * mon-fri", beside \`at\` dates such as "2026-12-01T06:00".

      FIELD_INVALID at schedule
        The schedule says when in two ways.
        Write \`cron: "0 6 * * mon-fri"\` for again and again, or \`at: "2026-12-01T06:00"\` for once.

      FIELD_INVALID at schedule.cron
        \`schedule.cron\` cannot be "0 6 30 2 *": no month has such a day.
        Beside \`cron\` stand cron expressions such as "0 6 * * mon-fri", beside \`at\` dates such as "2026-12-01T06:00".

      FIELD_INVALID at schedule.catchUp
        \`schedule.catchUp\` cannot be -1.
        Write a whole number from 0 to 100.
      FIELD_INVALID at schedule.at
        \`schedule.at\` cannot be "2026-02-30T06:00": there is no such date and time.
        Beside \`cron\` stand cron expressions such as "0 6 * * mon-fri", beside \`at\` dates such as "2026-12-01T06:00".
      FIELD_INVALID at schedule.stop
        \`schedule.stop\` cannot be "0 8 * * *": there is no such date and time.
        Beside \`cron\` stand cron expressions such as "0 6 * * mon-fri", beside \`at\` dates such as "2026-12-01T06:00".

      FIELD_INVALID at schedule.zone
        \`schedule.zone\` cannot be 1.
        Write a text.
      FIELD_INVALID at schedule.cron
        \`schedule.cron\` cannot be 2.
        Write a text.
      FIELD_UNSUPPORTED at schedule.every
        There is no field \`schedule.every\`.
        Known fields: "cron", "at", "stop", "zone", "catchUp".

      FIELD_INVALID at schedule
        \`schedule\` cannot be "daily".
        Write a record such as { cron: "0 6 * * mon-fri", zone: "Europe/Berlin" }."
    `);
  });

  it("X35 of a job holds where the job is a pipeline of its own; elsewhere the plan says that it does not", () => {
    const schedule = { cron: "0 6 * * *", zone: "UTC" } as const;
    const inside = pipeline("p", [job("a", { command, schedule })]);
    expect(planOf(inside).schedule).toBeUndefined();
    expect(planOf(inside).warnings).toMatchInlineSnapshot(`
      [
        {
          "code": "FIELD_UNSUPPORTED",
          "field": "schedule",
          "message": "The schedule (0 6 * * *, UTC) holds where the job is a pipeline of its own, not here.",
          "remedy": "Export the job and install it by its name (pipeline schedule FILE#NAME), or give the pipeline a schedule.",
          "step": "a",
        },
      ]
    `);
    const wrong = { cron: "often", zone: "UTC" };
    expect(problemsOf(pipeline("p", [job("a", { command, schedule: wrong })]))).toMatchInlineSnapshot(`
      "FIELD_INVALID at a · schedule.cron
        \`schedule.cron\` cannot be "often": it has five fields: minute, hour, day of the month, month, day of the week.
        Beside \`cron\` stand cron expressions such as "0 6 * * mon-fri", beside \`at\` dates such as "2026-12-01T06:00"."
    `);
  });
});
