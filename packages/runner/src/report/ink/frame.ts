import type { RunView, StepView } from "../../events/view.ts";
import type { Palette } from "../palette.ts";
import type { Size } from "./layout.ts";
import type { LogPage } from "./log-pager.ts";
import type { UiState } from "./ui-state.ts";

/** All that one picture of the screen is made from: components read nothing else. */
export interface Frame {
  readonly view: RunView;
  readonly nowMs: number;
  readonly size: Size;
  readonly ui: UiState;
  readonly palette: Palette;
  readonly hasColor: boolean;
  /** The listed steps, in order. */
  readonly steps: readonly StepView[];
  readonly focus: StepView | undefined;
  /** Of the column of names, before the screen limits it. */
  readonly nameWidth: number;
  /** The last lines of a step's log. */
  readonly tailOf: (step: string) => readonly string[];
  readonly expectedMs: Readonly<Record<string, number>>;
  /** Absent while nothing is known about it. */
  readonly remainingMs?: number;
  /** The opened log; absent where the file is elsewhere, and then `tailOf` is all that is here. */
  readonly log?: LogPage;
  readonly abilities: Abilities;
}

/** Keys exist for what can be done; none where no keyboard is. */
export interface Abilities {
  readonly hasKeys: boolean;
  readonly canCancelStep: boolean;
  readonly canDetach: boolean;
  /** Completes "Ctrl-C …". */
  readonly interruptMeans: string;
}
