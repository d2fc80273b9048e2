import type { ProblemCode } from "../compile/problem.ts";
import type { LocatedProblem } from "../load/program.ts";
import { exitCode } from "./exit-code.ts";

/** Nothing was started, and these are all the reasons. */
export class Refused extends Error {
  readonly kind = "refused";
  readonly problems: readonly LocatedProblem[];

  constructor(problems: readonly LocatedProblem[]) {
    super(problems.map(({ message }) => message).join("\n"));
    this.problems = problems;
  }
}

/** What is wrong with a file, a plan or its surroundings; `undefined` for any other error. */
export function problemsOf(error: unknown): readonly LocatedProblem[] | undefined {
  return error instanceof Error && "kind" in error && refusals.has(error.kind) && "problems" in error
    ? (error.problems as readonly LocatedProblem[])
    : undefined;
}

/** Marks of the errors of these rooms that carry problems: `load`, `run` and this one. */
const refusals: ReadonlySet<unknown> = new Set(["load-error", "run-refused", "run-abandoned", "refused"]);

/** The pipeline is right, but what it needs here is missing. */
const preflight: ReadonlySet<ProblemCode> = new Set([
  "BACKEND_UNREACHABLE",
  "BACKEND_ABSENT",
  "BUILDER_ABSENT",
  "SECRET_MISSING",
  "SECRET_TOO_SHORT",
  "SECRET_INVALID",
  "RESULT_MISSING",
  "BUILD_REFUSED",
  "TOOL_MISSING",
  "STATE_UNUSABLE",
  "STATE_BUSY",
  "TIMER_MISSING",
  "TIMER_UNUSABLE",
]);

export function exitCodeOfProblems(problems: readonly LocatedProblem[]): number {
  const codes = problems.map(({ code }) => code);
  if (codes.includes("STATE_LOST")) return exitCode.backend;
  if (codes.includes("RUN_TAKEN")) return exitCode.detached;
  return codes.every((code) => preflight.has(code)) ? exitCode.preflight : exitCode.usage;
}
