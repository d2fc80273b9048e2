/** What the person at the keyboard has chosen; all else on the screen follows from the run. */
export interface UiState {
  readonly mode: Mode;
  /** The chosen step; absent until one is chosen, and then the first of the list counts. */
  readonly focus?: string;
  /** Only steps whose name or status holds this are listed, finished ones too. Empty: all that are not finished. */
  readonly filter: string;
  /** Columns by which the opened log is shifted. */
  readonly shift: number;
}

/** `filter`: its text is being typed; `log`: the chosen step's whole log; `cancel` and `quit`: a question is open. */
export type Mode = "steps" | "filter" | "log" | "help" | "cancel" | "quit";

export const initialUi: UiState = { mode: "steps", filter: "", shift: 0 };
