import type { RunEvent, StartedBy } from "../../events/event.ts";
import type { RunView } from "../../events/view.ts";
import type { StepChronicle } from "./chronicle.ts";

/** All that the page of a run is made from. */
export interface PageFacts {
  readonly view: RunView;
  /** In order; `run.started` first. */
  readonly events: readonly RunEvent[];
  /** A status of a run, or `interrupted`: its runner is gone and it has no end. */
  readonly status: string;
  readonly by: StartedBy;
  readonly params: Readonly<Record<string, unknown>>;
  /** The last lines of an attempt's log, made harmless; nothing where they cannot be had here. */
  readonly logOf: (step: string, attempt: number) => LogEnd | undefined;
  /** Of pipeline itself. */
  readonly version: string;
}

export interface LogEnd {
  readonly lines: readonly string[];
  /** Lines that are not shown stand before them. */
  readonly isCut: boolean;
  /** Where the whole log lies. */
  readonly path: string;
}

/** What the parts of the page share. */
export interface Page extends PageFacts {
  readonly chronicle: ReadonlyMap<string, StepChronicle>;
  /** Of the last event. */
  readonly endMs: number;
}
