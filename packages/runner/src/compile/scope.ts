import type { Step } from "@pipeline/dsl";
import type { BoundValues } from "./bound-values.ts";
import type { BuildBook } from "./build-step.ts";
import type { Documents } from "./documents.ts";
import type { Plan } from "./plan.ts";
import type { Problem } from "./problem.ts";
import type { CompileRequest } from "./request.ts";
import type { Survey } from "./survey.ts";

/** A problem before it is known whose it is. */
export type Said = Pick<Problem, "code" | "message" | "remedy" | "field">;

export type Report = (said: Said) => void;

/** What planning depends on, whichever the step. */
export interface Scope {
  readonly request: CompileRequest;
  readonly survey: Survey;
  readonly documents: Documents;
  /** Checked; one that is missing or wrong is not in it. */
  readonly params: Plan["params"];
  /** What `--resource` says, by step. */
  readonly overrides: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly builds: BuildBook;
  /** The plan without its steps. */
  readonly head: Pick<Plan, "pipeline" | "namespace" | "params">;
  /** Slots of each pool. */
  readonly pools: Readonly<Record<string, number>>;
}

/** What planning one step depends on. */
export interface StepScope extends Scope {
  readonly step: Step;
  /** The spec as it really is: a file without types may say anything. */
  readonly written: Written;
  readonly bound: BoundValues;
  /** `false`: the step is left out by selection. It is checked all the same, but nothing is known about its files. */
  readonly runs: boolean;
  readonly report: Report;
  /** Passes on a problem that is complete; the same one is told once. */
  readonly pass: (problem: Problem) => void;
  /** Becomes a warning of the plan, or a problem under `strict`. */
  readonly warn: Report;
  /** Refs of a lone step that nothing binds: by their names, the names to bind them with. */
  readonly missing: Map<string, string>;
}

export type Written = Readonly<Record<string, unknown>>;

export function writtenBy(step: Step): Written {
  return { ...step.spec };
}
