import type { RunView, StepStatus, StepView } from "../../events/view.ts";

const inFlight: ReadonlySet<StepStatus> = new Set(["submitted", "pending", "running"]);

/**
 * The steps to list: those in flight, then those that are ready, then those that wait; each group in the order of the
 * plan, so that rows keep their place. Finished steps are listed only where a filter asks for them, and come last.
 */
export function visibleSteps(view: RunView, filter: string): readonly StepView[] {
  const groups: readonly [StepView[], StepView[], StepView[], StepView[]] = [[], [], [], []];
  for (const step of view.steps.values()) {
    if (filter === "" || matches(step, filter)) groups[groupOf(step)].push(step);
  }
  const [running, queued, waiting, finished] = groups;
  return [...running, ...queued, ...waiting, ...(filter === "" ? [] : finished)];
}

/** The chosen step where it is listed, else the first. */
export function focusedStep(steps: readonly StepView[], focus: string | undefined): StepView | undefined {
  return steps.find(({ name }) => name === focus) ?? steps[0];
}

function groupOf({ status }: StepView): 0 | 1 | 2 | 3 {
  if (inFlight.has(status)) return 0;
  if (status === "queued") return 1;
  return status === "waiting" ? 2 : 3;
}

function matches({ name, status }: StepView, filter: string): boolean {
  const wanted = filter.toLowerCase();
  return name.toLowerCase().includes(wanted) || status.includes(wanted);
}
