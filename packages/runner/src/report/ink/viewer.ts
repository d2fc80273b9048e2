import type { RunView, StepView } from "../../events/view.ts";
import type { Control } from "./control.ts";
import type { Abilities } from "./frame.ts";
import { type Order, press } from "./keyboard.ts";
import type { Keystroke } from "./keystroke.ts";
import { pageRows, type Size } from "./layout.ts";
import { type LogPage, LogPager } from "./log-pager.ts";
import { initialUi, type UiState } from "./ui-state.ts";
import { focusedStep, visibleSteps } from "./visible-steps.ts";

export interface ViewerParts {
  readonly control: Control;
  readonly hasKeys: boolean;
  readonly size: () => Size;
  readonly onChange: () => void;
}

/** Where the person at the keyboard stands: the chosen step, the filter, the opened log. */
export class Viewer {
  readonly #parts: ViewerParts;
  #ui: UiState = initialUi;
  #log: { readonly pager: LogPager; readonly execution: string | undefined } | undefined;

  constructor(parts: ViewerParts) {
    this.#parts = parts;
  }

  get ui(): UiState {
    return this.#ui;
  }

  get abilities(): Abilities {
    const { control, hasKeys } = this.#parts;
    return {
      hasKeys,
      canCancelStep: control.cancelStep !== undefined,
      canDetach: control.detach !== undefined,
      interruptMeans: control.interruptMeans,
    };
  }

  get log(): LogPage | undefined {
    return this.#log?.pager.page;
  }

  listed(view: RunView): readonly StepView[] {
    return visibleSteps(view, this.#ui.filter);
  }

  /** An opened log stays open when its step leaves the list. */
  focus(view: RunView, listed: readonly StepView[]): StepView | undefined {
    const { mode, focus } = this.#ui;
    const opened = mode === "log" && focus !== undefined ? view.steps.get(focus) : undefined;
    return opened ?? focusedStep(listed, focus);
  }

  press(stroke: Keystroke, view: RunView): void {
    const listed = this.listed(view);
    const { canCancelStep, canDetach } = this.abilities;
    const { ui, order } = press(this.#ui, stroke, {
      steps: listed.map(({ name }) => name),
      focus: this.focus(view, listed)?.name,
      page: pageRows(this.#parts.size()),
      canCancelStep,
      canDetach,
    });
    this.#ui = ui;
    if (order !== undefined) this.#obey(order, view);
    this.#parts.onChange();
  }

  /** Looks for what an opened log has gained, or for the log of a new attempt. */
  refresh(view: RunView): void {
    if (this.#ui.mode !== "log" || this.#ui.focus === undefined) return;
    const step = view.steps.get(this.#ui.focus);
    if (step !== undefined && step.execution !== this.#log?.execution) this.#open(step);
    this.#log?.pager.refresh();
  }

  #obey(order: Order, view: RunView): void {
    const { control } = this.#parts;
    switch (order.do) {
      case "open log": {
        const step = view.steps.get(order.step);
        if (step !== undefined) this.#open(step);
        return;
      }
      case "close log":
        this.#log = undefined;
        return;
      case "scroll":
        void this.#log?.pager.scroll(order.by);
        return;
      case "cancel step":
        return control.cancelStep?.(order.step);
      case "stop":
        return control.stop();
      case "detach":
        return control.detach?.();
      case "interrupt":
        return control.interrupt();
    }
  }

  #open(step: StepView): void {
    const { control, size, onChange } = this.#parts;
    const file = step.folder === undefined ? undefined : control.openLog(step);
    this.#log =
      file === undefined
        ? undefined
        : { pager: new LogPager({ file, rows: () => pageRows(size()), onChange }), execution: step.execution };
    void this.#log?.pager.scroll("end");
  }
}
