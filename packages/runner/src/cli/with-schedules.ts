import { waitForSchedules } from "../store/schedules.ts";
import { Refused } from "./refused.ts";

/** Changes schedules while nobody else does. */
export async function withSchedules(stateFolder: string, act: () => void): Promise<void> {
  using lease = await waitForSchedules(stateFolder);
  if (lease === undefined) throw new Refused([busy]);
  act();
}

const busy = {
  code: "STATE_BUSY",
  message: "Another process is at work on the schedules of this folder.",
  remedy: "Try again in a moment.",
} as const;
