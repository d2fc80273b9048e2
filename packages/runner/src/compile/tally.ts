import type { Place, Step } from "@pipeline/dsl";
import type { PlanWarning } from "./plan.ts";
import type { Problem } from "./problem.ts";
import type { Report } from "./scope.ts";

/** Everything that compiling found, in the order in which it found it. */
export interface Tally {
  readonly problems: readonly Problem[];
  readonly warnings: readonly PlanWarning[];
  /** The same problem, met again on the way of another step, counts once. */
  readonly report: (problem: Problem) => void;
  readonly warn: (problem: Problem) => void;
}

export function createTally(isStrict: boolean): Tally {
  const problems: Problem[] = [];
  const warnings: PlanWarning[] = [];
  const met = new Set<Problem>();
  const report = (problem: Problem) => {
    if (!met.has(problem)) problems.push(problem);
    met.add(problem);
  };
  const warn = ({ place: _, ...warning }: Problem) => void warnings.push(warning);
  return { problems, warnings, report, warn: isStrict ? report : warn };
}

/** Says of each problem whose it is and where that is declared. */
export function ofStep({ name, place }: Step, report: (problem: Problem) => void): Report {
  return (said) => report({ ...said, step: name, place });
}

export function at(place: Place, report: (problem: Problem) => void): Report {
  return (said) => report({ ...said, place });
}
