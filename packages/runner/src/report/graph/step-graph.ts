import type { StepStatus, StepView } from "../../events/view.ts";

/** The steps of a plan or of a run, as every form of drawing takes them. */
export interface StepGraph {
  readonly pipeline: string;
  /** Each after those that it needs. */
  readonly nodes: readonly StepNode[];
}

export interface StepNode {
  readonly name: string;
  readonly kind: StepView["kind"];
  readonly backend: string;
  readonly needs: readonly string[];
  /** Absent for a plan. */
  readonly status?: StepStatus;
  /** A few words below its name, such as how long it took. */
  readonly note?: string;
}

/** The steps of a run; those that were added while it ran stand after those that they need, too. */
export function graphOfRun(
  pipeline: string,
  steps: Iterable<StepView>,
  noteOf: (step: StepView) => string | undefined,
): StepGraph {
  const nodes = [...steps].map((step): StepNode => {
    const { name, kind, backend, needs, status } = step;
    const note = noteOf(step);
    return { name, kind, backend, needs, status, ...(note === undefined ? {} : { note }) };
  });
  return { pipeline, nodes };
}
