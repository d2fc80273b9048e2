import type { TimerName } from "../timer/host-timer.ts";
import { TimerError } from "../timer/timer-error.ts";
import { Refused } from "./refused.ts";

/** Does something with the host's timer; what that refuses is told with its own words. */
export async function byTimer<T>(timer: TimerName, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof TimerError)) throw error;
    const message = `The timer of this host (${timer}) refused: ${error.message}.`;
    const remedy = "Mend what it says, or choose another: --timer crontab or --timer systemd.";
    throw new Refused([{ code: "TIMER_UNUSABLE", message, remedy }]);
  }
}
