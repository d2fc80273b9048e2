import type { Finding } from "@pipeline/backends/contract";
import { draftOf } from "./draft.ts";
import type { Plan, PlannedStep } from "./plan.ts";
import type { CompileRequest } from "./request.ts";
import type { Survey } from "./survey.ts";
import { ofStep, type Tally } from "./tally.ts";

/** What each step's backend cannot honour, as a problem or a listed warning: nothing is dropped in silence (X6). */
export function checkBackends(plan: Plan, { request, survey }: Asked, tally: Tally): void {
  for (const planned of plan.steps) {
    const step = survey.byName.get(planned.name);
    if (step === undefined) continue;
    const [report, warn] = [ofStep(step, tally.report), ofStep(step, tally.warn)];
    for (const finding of findingsOf(planned, plan, request)) {
      const { severity, ...said } = finding;
      (severity === "error" ? report : warn)({ code: "BACKEND_CANNOT", ...said });
    }
  }
}

interface Asked {
  readonly request: CompileRequest;
  readonly survey: Survey;
}

/** A step whose backend or program is a problem already is not asked about. */
function findingsOf(step: PlannedStep, plan: Plan, { rules, host }: CompileRequest): readonly Finding[] {
  const own = Object.hasOwn(rules, step.backend) ? rules[step.backend] : undefined;
  const saysNothing = step.program.by === "command" && step.program.command.length === 0;
  return own === undefined || saysNothing ? [] : own.check(draftOf(step, { plan, rules: own }), host);
}
