import type { LogLine } from "@pipeline/backends/contract";
import type { RunEvent } from "../events/event.ts";
import type { RunView } from "../events/view.ts";

/** Turns events into something to read. Sees nothing else of the runner. */
export interface Reporter {
  /** After the event is on disk; `view` already holds it. */
  onEvent(event: RunEvent, view: RunView): void;
  /** Lines of a running step, in order; `dropped` counts lines left out since the reader was too slow. */
  onLog?(step: string, attempt: number, lines: readonly LogLine[], dropped: number): void;
  close(view: RunView): Promise<void>;
}
