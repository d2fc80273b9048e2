/** A wall clock's time of a day, `"08:00"`; `"24:00"` is the end of the day. */
export type ClockTime = `${number}:${number}`;

/** A wall clock's date and time, `"2026-12-01T06:00"`. */
export type ClockDate = `${number}-${number}-${number}T${ClockTime}`;

/** When a service is up; outside of all windows it is stopped. */
export interface ServiceSchedule {
  /** Whose clocks are meant, by its name in the tz database. */
  readonly zone: string;
  readonly windows: readonly ServiceWindow[];
}

export interface ServiceWindow {
  /** Days of the week as cron writes them: `"mon-fri"`, `"sat,sun"`; every day by default. */
  readonly days?: string;
  readonly from: ClockTime;
  /** On the next day where it is not after `from`. */
  readonly to: ClockTime;
}

/** When a pipeline starts by itself: again and again, or once. The host's timer keeps it: `pipeline schedule`. */
export type Schedule = Recurring | Once;

/** What every schedule says. */
export interface ScheduleTerms {
  /** Whose clocks are meant, by its name in the tz database: `"Europe/Berlin"`, `"UTC"`. */
  readonly zone: string;
  /** How many starts that were missed, since the host was off, are made up for; 1 by default, the newest first kept. */
  readonly catchUp?: number;
}

export interface Recurring extends ScheduleTerms {
  /** Minute, hour, day of the month, month, day of the week: `"0 6 * * mon-fri"`. */
  readonly cron: string;
  /** When a run that still goes on is ended, as a cron expression too. */
  readonly stop?: string;
  readonly at?: never;
}

export interface Once extends ScheduleTerms {
  readonly at: ClockDate;
  /** When the run is ended if it still goes on. */
  readonly stop?: ClockDate;
  readonly cron?: never;
}
