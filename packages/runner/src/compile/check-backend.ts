import type { Finding } from "@pipeline/backends/contract";
import { type DraftContext, draftOf } from "./draft.ts";
import type { PlannedStep } from "./plan.ts";
import type { StepScope } from "./scope.ts";
import { draftSecrets } from "./secrets.ts";

/** What the step's backend cannot honour, as a problem or a listed warning: nothing is dropped in silence (X6). */
export function checkBackend(planned: PlannedStep, plan: DraftContext["plan"], scope: StepScope): void {
  for (const { severity, ...said } of findingsOf(planned, plan, scope)) {
    const tell = severity === "error" ? scope.report : scope.warn;
    tell({ code: "BACKEND_CANNOT", ...said });
  }
}

/** A step whose backend or program is a problem already is not asked about. */
function findingsOf(step: PlannedStep, plan: DraftContext["plan"], { request }: StepScope): readonly Finding[] {
  const { rules, host } = request;
  const own = Object.hasOwn(rules, step.backend) ? rules[step.backend] : undefined;
  const saysNothing = step.program.by === "command" && step.program.command.length === 0;
  if (own === undefined || saysNothing) return [];
  const cannotServe = step.kind === "deploy" && own.serves === undefined ? [noServices(step.backend)] : [];
  const unkept = own.keepsSecrets ? [] : secretsOfNobody(step);
  return [...cannotServe, ...unkept, ...own.check(draftOf(step, { plan, rules: own }), host)];
}

/** Secrets by a platform's name, where there is no such platform. */
function secretsOfNobody({ env, backend }: PlannedStep): readonly Finding[] {
  const { platformSecrets = {} } = draftSecrets(env);
  return Object.entries(platformSecrets).map(([variable, { name, as }]) => {
    const message = `Backend "${backend}" keeps no secrets, so it has none that is called "${name}".`;
    const local = as === "file" ? 'secretFile(NAME), or secretFile(NAME, { file: "…" })' : "secret(NAME)";
    const remedy = `Give it from this machine: ${local}; or run this step on kubernetes.`;
    return { severity: "error", field: `env.${variable}`, message, remedy };
  });
}

function noServices(backend: string): Finding {
  const message = `${backend} leaves no services: what it runs, ends.`;
  return { severity: "error", field: "backend", message, remedy: "Run this deploy on local or docker." };
}
