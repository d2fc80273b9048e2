import type { JsonObject } from "@pipeline/dsl";
import type { Plan } from "../compile/plan.ts";
import type { ProblemCode } from "../compile/problem.ts";
import type { PlanSettings } from "../compile/request.ts";

/**
 * The user's file, loaded: its plan, and its callbacks behind calls of JSON in and JSON out.
 *
 * The same calls serve a program in this thread (`run(pipeline)` from code) and one in a thread that can be ended
 * (the command line), so nothing else of the user's file is ever in the runner's hands.
 */
export interface Program extends AsyncDisposable {
  /** Pipelines and jobs that the file exports. */
  list(): Promise<Listing>;
  /** Compiles the target; every problem at once, with its place. */
  plan(target: Target, settings: PlanSettings): Promise<Planned>;
  /** What `planDigest` says of what `plan` gives: for a plan that need not travel. */
  digest(target: Target, settings: PlanSettings): Promise<string>;
  /** Checks a step's JSON outputs by their schemas. A value that is kept is the schema's own output. */
  parse(step: string, values: JsonObject): Promise<Parsed>;
  /** Where the step is declared; `undefined` when its stack does not tell. */
  place(step: string): Promise<Location | undefined>;
}

/** Which export: the default one, or the only one, when neither is given. */
export interface Target {
  /** `FILE#name`: an export's name, or the name of the pipeline or job itself. */
  readonly name?: string;
}

export interface Listing {
  readonly pipelines: readonly ListedPipeline[];
  /** Exported jobs and deploys that can run alone. */
  readonly steps: readonly ListedStep[];
}

export interface ListedPipeline {
  readonly name: string;
  readonly exportedAs: string;
  readonly steps: readonly ListedStep[];
  readonly params: readonly ListedParam[];
}

export interface ListedStep {
  readonly name: string;
  readonly kind: "job" | "deploy";
  readonly needs: readonly string[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

export interface ListedParam {
  readonly name: string;
  readonly schema: JsonObject;
  readonly description?: string;
}

export type Planned = MadePlan | { readonly ok: false; readonly problems: readonly LocatedProblem[] };

export interface MadePlan {
  readonly ok: true;
  readonly plan: Plan;
  /** What `planDigest` says, where it is known already. */
  readonly digest?: string;
}

export interface LocatedProblem {
  readonly code: ProblemCode;
  readonly message: string;
  readonly remedy: string;
  readonly step?: string;
  readonly field?: string;
  readonly location?: Location;
  /** The lines around the place, without colour. */
  readonly frame?: string;
  /** Of an exception: the user's own calls, innermost first, as `name file:line:column`. */
  readonly trace?: readonly string[];
}

export interface Location {
  /** Relative to the folder that the command was given in. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

export type Parsed =
  | { readonly ok: true; readonly values: JsonObject }
  | { readonly ok: false; readonly issues: readonly ValueIssue[] };

/** A value that its schema refuses: the path in the value, what is wrong, and the value itself. */
export interface ValueIssue {
  readonly output: string;
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** JSON text of the value at the path, cut at 200 characters; absent where there is none. */
  readonly value?: string;
}
