import type { StepState } from "./step-state.ts";

/** How long steps are likely to run. */
export interface Expected {
  readonly byStep: ReadonlyMap<string, number>;
  /** Of a step that is not known: the mean of the known ones, or 1 where none is, which makes a rank count steps. */
  readonly usual: number;
}

export function newExpected(expectedMs: Readonly<Record<string, number>>): Expected {
  const byStep = new Map(Object.entries(expectedMs));
  const sum = Object.values(expectedMs).reduce((total, ms) => total + ms, 0);
  return { byStep, usual: byStep.size === 0 ? 1 : sum / byStep.size };
}

/**
 * Gives each step the length of the longest path from it to an end. Each stands after those that it needs.
 *
 * Steps that are added later do not lengthen the paths of those before them: these have their place in line.
 */
export function rankSteps(steps: readonly StepState[], { byStep, usual }: Expected): void {
  for (const step of steps.toReversed()) {
    const below = step.dependants.reduce((longest, { rank }) => Math.max(longest, rank), 0);
    step.rank = below + (byStep.get(step.name) ?? usual);
  }
}
