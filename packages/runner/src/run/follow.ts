import { fold } from "../events/fold.ts";
import type { RunView } from "../events/view.ts";
import type { Reporter } from "../report/reporter.ts";
import { leaseOf } from "../store/lease.ts";
import { NewEvents } from "../store/new-events.ts";
import { FollowedLogs } from "./followed-logs.ts";
import type { Host } from "./host.ts";
import { Reporters } from "./reporters.ts";

export interface Following {
  readonly stateFolder: string;
  readonly run: string;
  readonly reporters: readonly Reporter[];
  readonly host: Pick<Host, "now" | "after">;
  /** Asked again and again; `true` ends the watching, not the run. */
  readonly wantsToLeave: () => boolean;
}

export type Followed =
  | { readonly is: "finished"; readonly view: RunView }
  /** Nobody drives the run any more. */
  | { readonly is: "interrupted" }
  | { readonly is: "left" };

const everyMs = 150;

/** Shows a run that another process drives, from its first event on, as its own runner would. */
export async function followRun({ stateFolder, run, host, wantsToLeave, ...rest }: Following): Promise<Followed> {
  const reporters = new Reporters(rest.reporters);
  using events = new NewEvents(stateFolder, run);
  using logs = new FollowedLogs(reporters);
  let view: RunView | undefined;
  for (;;) {
    // Asked before reading: all that was written before the end is then surely shown.
    const isHeld = leaseOf(stateFolder, run, host.now()) !== undefined;
    for (const event of events.next()) {
      await logs.before(event);
      view = fold(view, event);
      reporters.show(event, view);
    }
    await logs.show(host.now());
    if (view?.endedAtMs !== undefined) {
      await reporters.close(view);
      return { is: "finished", view };
    }
    if (!isHeld) return { is: "interrupted" };
    if (wantsToLeave()) return { is: "left" };
    await new Promise<void>((resolve) => host.after(everyMs, resolve));
  }
}
