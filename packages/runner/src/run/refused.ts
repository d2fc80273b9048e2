import type { LocatedProblem } from "../load/program.ts";

/** A run that did not start, and every reason why. Recognised by `kind`, since packages may be there twice. */
export class RunRefused extends Error {
  readonly kind = "run-refused";
  readonly problems: readonly LocatedProblem[];

  private constructor(problems: readonly LocatedProblem[]) {
    super(problems.map((problem) => problem.message).join("\n"));
    this.name = "RunRefused";
    this.problems = problems;
  }

  static because(problems: readonly LocatedProblem[]): RunRefused {
    return new RunRefused(problems);
  }
}
