import type { Artifact } from "@pipeline/backends/contract";
import type { Json } from "@pipeline/dsl";
import { suggestion } from "../compile/suggestion.ts";
import type { StoredRun } from "../store/stored-run.ts";
import { checkStep } from "./named-run.ts";
import { UsageError } from "./usage-error.ts";

/** What a step of a stored run has given. */
export interface StepOutputs {
  readonly step: string;
  readonly backend: string;
  readonly values: Readonly<Record<string, Json>>;
  readonly artifacts: Readonly<Record<string, Artifact>>;
}

export interface SelectedOutputs {
  readonly steps: readonly StepOutputs[];
  /** A single output was named: it alone is wanted, without its name. */
  readonly isSingle: boolean;
}

/**
 * The outputs that `step` or `step.output` names, or all. Throws a `UsageError` for a name that is not there; a step
 * that has given nothing gives nothing here.
 */
export function selectOutputs({ view, run, plan }: StoredRun, what: string | undefined): SelectedOutputs {
  const all = [...view.steps.values()].flatMap(({ name, backend, result }) =>
    result === undefined ? [] : [{ step: name, backend, ...result }],
  );
  if (what === undefined) return { steps: all, isSingle: false };
  const { step, output } = parted(what, view.steps);
  checkStep(step, view.steps.keys(), run);
  const found = all.filter((each) => each.step === step);
  if (output === undefined) return { steps: found, isSingle: false };
  const declared = [...plan.steps, ...plan.borrowed].find(({ name }) => name === step)?.outputs ?? {};
  const known = found[0] === undefined ? Object.keys(declared) : namesIn(found[0]);
  if (!known.includes(output))
    throw new UsageError(`step "${step}" has no output "${output}". ${suggestion(output, known, "outputs")}`);
  return { steps: found.map((each) => only(each, output)), isSingle: true };
}

/** A name holds no dot, but the key of a fan-out's item may: `fold[a.b].score`. */
function parted(
  what: string,
  steps: ReadonlyMap<string, unknown>,
): { readonly step: string; readonly output?: string } {
  const [, step, output] = /^(.+)\.([A-Za-z][\w-]*)$/.exec(what) ?? [];
  return steps.has(what) || step === undefined || output === undefined ? { step: what } : { step, output };
}

function namesIn({ values, artifacts }: StepOutputs): readonly string[] {
  return [...Object.keys(values), ...Object.keys(artifacts)];
}

function only({ values, artifacts, ...rest }: StepOutputs, output: string): StepOutputs {
  const isWanted = ([name]: readonly [string, unknown]): boolean => name === output;
  return {
    ...rest,
    values: Object.fromEntries(Object.entries(values).filter(isWanted)),
    artifacts: Object.fromEntries(Object.entries(artifacts).filter(isWanted)),
  };
}
