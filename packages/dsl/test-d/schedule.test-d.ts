import { job, pipeline, type Schedule } from "@pipeline/dsl";
import { prepare } from "./steps.ts";

pipeline("nightly", [prepare], { schedule: { cron: "0 6 * * mon-fri", zone: "Europe/Berlin" } });
pipeline("once", [prepare], {
  schedule: { at: "2026-12-01T06:00", zone: "UTC", stop: "2026-12-01T08:00", catchUp: 0 },
});
job("alone", { command: ["x"], schedule: { cron: "0 20 * * *", stop: "0 6 * * *", zone: "Asia/Tokyo", catchUp: 3 } });
const computed: Schedule = { cron: ["0", "6", "*", "*", "*"].join(" "), zone: "UTC" };
pipeline("computed", [prepare], { schedule: computed });

// @ts-expect-error whose clocks
pipeline("wrong", [prepare], { schedule: { cron: "0 6 * * *" } });
// @ts-expect-error when
pipeline("wrong", [prepare], { schedule: { zone: "UTC" } });
// @ts-expect-error again and again, or once
pipeline("wrong", [prepare], { schedule: { cron: "0 6 * * *", at: "2026-12-01T06:00", zone: "UTC" } });
// @ts-expect-error a date of digits
pipeline("wrong", [prepare], { schedule: { at: "tomorrow", zone: "UTC" } });
// @ts-expect-error a time of day is missing
pipeline("wrong", [prepare], { schedule: { at: "2026-12-01", zone: "UTC" } });
// @ts-expect-error a number
pipeline("wrong", [prepare], { schedule: { cron: "0 6 * * *", zone: "UTC", catchUp: "all" } });
