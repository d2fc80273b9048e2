import type { BorrowedStep } from "../compile/plan.ts";
import type { RunView, StepView } from "./view.ts";

/** A view in the hands of the fold, which alone may change what is inside. */
export interface OwnedView extends RunView {
  readonly steps: Map<string, StepView>;
  readonly settled: string[];
  readonly warnings: string[];
}

/** A step that nothing has happened to, or nothing since its last attempt. */
export function newStepView({ name, kind, backend, needs }: Omit<BorrowedStep, "outputs">): StepView {
  return { name, kind, backend, needs, status: "waiting", attempt: 0 };
}

/** The same step without what belonged to its former status. */
export function withoutReason({ reason: _reason, staleSinceMs: _stale, ...step }: StepView): StepView {
  return step;
}
