import { renderToString } from "ink";
import type { RunView } from "../../../events/view.ts";
import { paletteOf } from "../../palette.ts";
import { nameColumn } from "../../plain-lines.ts";
import type { Frame } from "../frame.ts";
import { Live } from "../screen.tsx";
import { initialUi, type UiState } from "../ui-state.ts";
import { focusedStep, visibleSteps } from "../visible-steps.ts";

export type Given = Partial<Omit<Frame, "ui" | "view">> & { readonly ui?: Partial<UiState> };

/** A frame of a run, with keyboard, without colours, of 80 columns and 24 rows unless told otherwise. */
export function frameOf(view: RunView, given: Given = {}): Frame {
  const ui = { ...initialUi, ...given.ui };
  const steps = visibleSteps(view, ui.filter);
  return {
    view,
    nowMs: view.startedAtMs,
    size: { columns: 80, rows: 24 },
    palette: paletteOf(false),
    hasColor: false,
    steps,
    focus: focusedStep(steps, ui.focus),
    nameWidth: nameColumn(view),
    tailOf: () => [],
    expectedMs: {},
    abilities: { hasKeys: true, canCancelStep: true, canDetach: true, interruptMeans: "cancels the run" },
    ...given,
    ui,
  };
}

/** The live region as it stands on the screen. */
export function picture(frame: Frame): string {
  return renderToString(<Live frame={frame} />, { columns: frame.size.columns });
}
