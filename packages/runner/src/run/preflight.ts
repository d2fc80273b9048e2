import type { Backend } from "@pipeline/backends/contract";
import type { PlannedStep } from "../compile/plan.ts";
import type { LocatedProblem } from "../load/program.ts";
import type { Verdict } from "../schedule/verdict.ts";
import { type Lent, spoiltLoan } from "./borrow.ts";
import type { OpenBackends } from "./open-backends.ts";
import { RunRefused } from "./refused.ts";
import type { RunRequest } from "./request.ts";
import { verdicts } from "./verdicts.ts";

/**
 * Asks each backend whether programs can run there, and looks whether what they would borrow is whole. Throws
 * `RunRefused` with what keeps them from it, unless no program would have to: what is cached needs neither.
 */
export async function preflight(request: RunRequest, backends: OpenBackends, lent: Lent): Promise<void> {
  const steps = request.plan.steps.filter(({ kind }) => kind !== "build");
  const faults = await unreachable(steps, backends);
  const reachable = lent.size === 0 ? [] : steps.filter(({ backend }) => !faults.has(backend));
  const loans = await Promise.all(
    reachable.map((step) => spoiltLoan(step, lent, backends.backend(step.backend).staging)),
  );
  const spoilt = loans.flatMap((problem) => problem ?? []);
  if (faults.size === 0 && spoilt.length === 0) return;
  const known = await verdicts({ ...request, blocked: [] });
  const problems = [...faults].flatMap(([backend, fault]): LocatedProblem[] => {
    const stopped = steps.find((step) => step.backend === backend && known.get(step.name)?.is !== "cached");
    return stopped === undefined ? [] : [{ code: "BACKEND_UNREACHABLE", step: stopped.name, ...fault }];
  });
  problems.push(...spoilt.filter(({ step }) => isToRun(known.get(step ?? ""))));
  if (problems.length > 0) throw RunRefused.because(problems);
}

type Fault = Awaited<ReturnType<NonNullable<Backend["preflight"]>>>;

async function unreachable(
  steps: readonly PlannedStep[],
  backends: OpenBackends,
): Promise<ReadonlyMap<string, NonNullable<Fault>>> {
  const names = [...new Set(steps.map(({ backend }) => backend))];
  const asked = await Promise.all(
    names.map(async (name) => [name, await backends.backend(name).preflight?.()] as const),
  );
  return new Map(asked.flatMap(([name, fault]) => (fault === undefined ? [] : [[name, fault] as const])));
}

/** It brings its inputs, as far as can be told now. */
function isToRun(verdict: Verdict | undefined): boolean {
  return verdict?.is !== "cached" && verdict?.is !== "adopt";
}
