import type { LogLine } from "@pipeline/backends/contract";
import type { RunEvent } from "../events/event.ts";
import type { RunView } from "../events/view.ts";

/** Turns events into something to read. Sees nothing else of the runner. */
export interface Reporter {
  /** After the event is on disk; `view` already holds it. */
  onEvent(event: RunEvent, view: RunView): void;
  /**
   * Lines of a running step, in order. No more of this step's lines come until the returned promise settles, so a
   * slow reader costs neither memory nor lines; the program itself never waits.
   */
  onLog?(step: string, attempt: number, lines: readonly LogLine[]): Promise<void> | void;
  close(view: RunView): Promise<void>;
}
