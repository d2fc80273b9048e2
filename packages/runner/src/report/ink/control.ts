import type { StepView } from "../../events/view.ts";
import type { LogFile } from "./log-file.ts";

/** What the keyboard may ask for. An ability that is absent has no key. */
export interface Control {
  /** What Ctrl-C would do, had the terminal not been told to hand it over as a key. */
  interrupt(): void;
  /** Completes "Ctrl-C …" in the page of help. */
  readonly interruptMeans: string;
  /** Cancels the run. */
  stop(): void;
  readonly cancelStep?: (step: string) => void;
  /** Leaves the run to itself. */
  readonly detach?: () => void;
  /** The log of a step's present attempt; `undefined` where it cannot be reached from here. */
  openLog(step: StepView): LogFile | undefined;
}
