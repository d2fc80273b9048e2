import type { Staging } from "@pipeline/backends/contract";
import type { PlannedStep } from "../compile/plan.ts";
import { keyChanges } from "../data/key-changes.ts";
import type { RunReason, StepKey, StepResult } from "../events/event.ts";
import type { Program } from "../load/program.ts";
import type { RememberedResult, Results, StepAddress } from "../store/results.ts";

/** What is known before a step runs: a result that serves, or why none does. */
export type Recalled =
  | { readonly hit: true; readonly result: StepResult; readonly from: string }
  | { readonly hit: false; readonly why: RunReason };

export interface Recall {
  readonly results: Results;
  /** Absent, with `program`, for what leaves neither artifacts nor values of the user's own. */
  readonly staging?: Staging;
  readonly program?: Pick<Program, "parse">;
  /** `false`: results are remembered, but none is used. */
  readonly mayRead: boolean;
}

/** Looks for an earlier result of the same key, and holds it against today's schema and what still lies on disk. */
export async function recall(
  step: PlannedStep,
  key: StepKey,
  { of, ...from }: Recall & { readonly of: StepAddress },
): Promise<Recalled> {
  if (step.kind === "deploy") return miss(whyAgain(key, from.results.newest(of)));
  if (!step.cache) return miss({ kind: "never-cached" });
  if (!from.mayRead) return miss({ kind: "forced" });
  const found = from.results.find(key.digest);
  if (found === undefined) return miss(whyNot(key, from.results.newest(of)));
  const damage = from.staging && (await damageOf(found, from.staging));
  if (damage !== undefined) return miss({ kind: "damaged", message: damage });
  if (from.program === undefined || Object.keys(found.values).length === 0) return hit(found, found.values);
  const parsed = await from.program.parse(step.name, found.values);
  return parsed.ok
    ? hit(found, parsed.values)
    : miss({ kind: "damaged", message: "its values no longer fit their schema" });
}

function hit({ artifacts, from }: RememberedResult, values: StepResult["values"]): Recalled {
  return { hit: true, result: { values, artifacts }, from };
}

function miss(why: RunReason): Recalled {
  return { hit: false, why };
}

/** What stands is looked at each time; what has changed since it was brought there, is told. */
function whyAgain(key: StepKey, newest: RememberedResult | undefined): RunReason {
  return newest?.key.digest === key.digest ? { kind: "service" } : whyNot(key, newest);
}

function whyNot(key: StepKey, newest: RememberedResult | undefined): RunReason {
  if (newest === undefined) return { kind: "new" };
  return { kind: "changed", changes: keyChanges(newest.key.components, key.components) };
}

async function damageOf({ artifacts }: RememberedResult, staging: Staging): Promise<string | undefined> {
  for (const [name, artifact] of Object.entries(artifacts)) {
    if (!(await staging.holds(artifact))) return `output "${name}" is not there any more, or has changed`;
  }
  return undefined;
}
