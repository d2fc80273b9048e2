import type { PlannedStep } from "../compile/plan.ts";
import type { LocatedProblem } from "../load/program.ts";
import type { Verdict } from "../schedule/verdict.ts";
import type { OpenBackends } from "./open-backends.ts";
import { RunRefused } from "./refused.ts";
import type { RunRequest } from "./request.ts";
import { verdicts } from "./verdicts.ts";

/**
 * Asks each backend whether programs can run there. Throws `RunRefused` with what keeps them from it, unless no program
 * would have to: what is cached needs no backend.
 */
export async function preflight(request: RunRequest, backends: OpenBackends): Promise<void> {
  const { steps } = request.plan;
  const names = [...new Set(steps.filter(({ kind }) => kind !== "build").map(({ backend }) => backend))];
  const faults = await Promise.all(
    names.map(async (name) => [name, await backends.backend(name).preflight?.()] as const),
  );
  const found = new Map(faults.flatMap(([name, fault]) => (fault === undefined ? [] : [[name, fault] as const])));
  if (found.size === 0) return;
  const known = await verdicts({ ...request, blocked: [] });
  const problems = [...found].flatMap(([backend, fault]): LocatedProblem[] => {
    const stopped = steps.find((step) => step.backend === backend && !isCached(step, known));
    return stopped === undefined ? [] : [{ code: "BACKEND_UNREACHABLE", step: stopped.name, ...fault }];
  });
  if (problems.length > 0) throw RunRefused.because(problems);
}

function isCached({ name }: PlannedStep, known: ReadonlyMap<string, Verdict>): boolean {
  return known.get(name)?.is === "cached";
}
