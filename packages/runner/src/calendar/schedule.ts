/** A schedule as the plan holds it, checked: again and again, or once. Times are those of the clocks of `zone`. */
export type PlannedSchedule = PlannedCron | PlannedOnce;

interface Terms {
  readonly zone: string;
  /** How many missed starts are made up for. */
  readonly catchUp: number;
}

export interface PlannedCron extends Terms {
  readonly is: "cron";
  readonly cron: string;
  /** When a run that still goes on is ended. */
  readonly stop?: string;
}

export interface PlannedOnce extends Terms {
  readonly is: "once";
  readonly at: string;
  readonly stop?: string;
}

/** `0 6 * * mon-fri, Europe/Berlin`; what is not usual is said too. */
export function scheduleText(schedule: PlannedSchedule): string {
  const { zone, catchUp, stop } = schedule;
  return [
    schedule.is === "cron" ? schedule.cron : `once, ${schedule.at}`,
    ...(stop === undefined ? [] : [`until ${stop}`]),
    zone,
    ...(catchUp === 1 ? [] : [`makes up for ${catchUp}`]),
  ].join(", ");
}
