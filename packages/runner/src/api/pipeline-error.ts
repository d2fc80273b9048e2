import type { LocatedProblem } from "../load/program.ts";

/** A pipeline that cannot run as it stands: every problem, before anything was started. Recognised by `kind`. */
export class PipelineError extends Error {
  readonly kind = "pipeline-error";
  readonly problems: readonly LocatedProblem[];

  constructor(problems: readonly LocatedProblem[]) {
    super(problems.map(problemText).join("\n"));
    this.name = "PipelineError";
    this.problems = problems;
  }
}

function problemText({ code, message, remedy, location }: LocatedProblem): string {
  const at = location === undefined ? "" : `${location.file}:${location.line}:${location.column}: `;
  return `${at}${code}: ${message} ${remedy}`;
}
