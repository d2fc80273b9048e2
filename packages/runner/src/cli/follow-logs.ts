import { setTimeout } from "node:timers/promises";
import type { RunEvent } from "../events/event.ts";
import { leaseOf } from "../store/lease.ts";
import { NewEvents } from "../store/new-events.ts";
import type { LogAddress, PrintedLog } from "./printed-log.ts";

export interface Following {
  readonly stateFolder: string;
  readonly run: string;
  readonly isAsked: (address: LogAddress) => boolean;
  /** `isNew`: the attempt began while we followed. */
  readonly open: (address: LogAddress, isNew: boolean) => PrintedLog;
  readonly now: () => number;
  readonly isUnread: () => boolean;
}

const everyMs = 200;

/** Prints logs as they grow, until the run has ended, has no runner any more, or nobody reads. */
export async function followLogs(following: Following): Promise<"ended" | "left"> {
  const { stateFolder, run, open, now, isUnread } = following;
  using events = new NewEvents(stateFolder, run);
  using opened = new DisposableStack();
  const logs: PrintedLog[] = [];
  for (let isFirst = true; ; isFirst = false) {
    // Asked before reading: all that was written before the end is then surely printed.
    const isHeld = leaseOf(stateFolder, run, now()) !== undefined;
    const added = events.next();
    for (const address of addressesIn(added, following, isFirst)) logs.push(opened.use(open(address, !isFirst)));
    for (const log of logs) await log.print();
    const isOver = added.at(-1)?.type === "run.finished";
    if (isOver || !isHeld || isUnread()) {
      for (const log of logs) log.end();
      return isOver ? "ended" : "left";
    }
    await setTimeout(everyMs);
  }
}

/** Of the attempts of before we followed only the last of each step counts. */
function addressesIn(events: readonly RunEvent[], { isAsked }: Following, isFirst: boolean): Iterable<LogAddress> {
  const begun = events.filter((event) => event.type === "attempt.submitting").filter(isAsked);
  return isFirst ? new Map(begun.map((event) => [event.step, event])).values() : begun;
}
