import { rmSync } from "node:fs";
import { join } from "node:path";
import { suggestion } from "../compile/suggestion.ts";
import { readSchedules, removeSchedule, schedulesFolder } from "../store/schedules.ts";
import { timersWith } from "../timer/host-timer.ts";
import { exitCode } from "./exit-code.ts";
import type { Query } from "./query.ts";
import { Refused } from "./refused.ts";
import { byTimer } from "./timer-refused.ts";
import { withSchedules } from "./with-schedules.ts";

/** Removes one schedule, or all; with the last one the host's timer forgets us. Runs that go on are not touched. */
export async function removeSchedules({ stateFolder, invocation }: Query, wanted?: string): Promise<number> {
  const names = readSchedules(stateFolder).map(({ name }) => name);
  if (wanted !== undefined && !names.includes(wanted)) throw new Refused([unknown(wanted, names)]);
  const gone = wanted === undefined ? names : [wanted];
  if (names.length > 0)
    await withSchedules(stateFolder, () => {
      for (const name of gone) removeSchedule(stateFolder, name);
    });
  if (gone.length === names.length) await forget(stateFolder, invocation.env);
  invocation.stderr.write(gone.length === 0 ? "nothing is scheduled here\n" : `removed ${gone.join(", ")}\n`);
  return exitCode.good;
}

/** Also where a crash has left a line of the timer and no schedule. */
async function forget(stateFolder: string, env: Query["invocation"]["env"]): Promise<void> {
  const folder = schedulesFolder(stateFolder);
  const script = join(folder, "tick.sh");
  for (const timer of await timersWith(script, { platform: process.platform, env })) {
    await byTimer(timer.name, () => timer.remove(script));
  }
  rmSync(folder, { recursive: true, force: true });
}

function unknown(name: string, names: readonly string[]) {
  const message = `Nothing is scheduled here by the name "${name}".`;
  return { code: "SCHEDULE_UNKNOWN", message, remedy: suggestion(name, names, "schedules") } as const;
}
