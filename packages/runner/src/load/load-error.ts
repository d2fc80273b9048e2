import type { LocatedProblem } from "./program.ts";

/** Thrown when a file cannot be loaded: no program exists then, so there is no value to return. */
export class LoadError extends Error {
  readonly kind = "load-error";
  readonly problems: readonly LocatedProblem[];

  constructor(problems: readonly LocatedProblem[]) {
    super(problems.map(({ message }) => message).join("\n"));
    this.name = "LoadError";
    this.problems = problems;
  }
}

/** By its mark, so that two copies of this package recognise each other's. */
export function isLoadError(value: unknown): value is LoadError {
  return value instanceof Error && "kind" in value && value.kind === "load-error";
}
