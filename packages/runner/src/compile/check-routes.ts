import type { Draft, Reach, Rules } from "@pipeline/backends/contract";
import { type DraftContext, draftOf } from "./draft.ts";
import type { PlannedProgram, PlannedStep, PlannedValue } from "./plan.ts";
import { handlesOfValue } from "./render.ts";
import { anywhere, nearest } from "./route.ts";
import type { Said } from "./scope.ts";

export interface RoutesScope {
  readonly plan: DraftContext["plan"];
  readonly rules: Readonly<Record<string, Rules>>;
  readonly report: (step: string, said: Said) => void;
}

/** X4: every step that is given a service's url can reach the service from where its backend runs it. */
export function checkRoutes(planned: ReadonlyMap<string, PlannedStep>, scope: RoutesScope): void {
  const deploys = new Map([...planned].filter(([, { service }]) => service !== undefined));
  if (deploys.size === 0) return;
  for (const step of planned.values()) {
    for (const name of servicesOf(step, deploys)) {
      const deploy = deploys.get(name);
      if (deploy !== undefined) checkRoute(step, deploy, scope);
    }
  }
}

function checkRoute(step: PlannedStep, deploy: PlannedStep, { plan, rules, report }: RoutesScope): void {
  const own = rules[step.backend];
  const other = rules[deploy.backend];
  // An unknown backend, and one without services, have problems of their own.
  if (own === undefined || other?.serves === undefined) return;
  const stands = own.stands?.(draftOf(step, { plan, rules: own })) ?? anywhere;
  const draft = draftOf(deploy, { plan, rules: other });
  if (nearest(other.serves(draft), stands) === undefined)
    report(step.name, noRoute(step, deploy, widened(other, draft, stands)));
}

/** Whether it were reached if the deploy let the network in. */
function widened({ serves }: Rules, draft: Draft, stands: readonly Reach[]): boolean {
  const { service } = draft;
  const open = service === undefined ? draft : { ...draft, service: { ...service, expose: "network" as const } };
  return nearest(serves?.(open) ?? [], stands) !== undefined;
}

function noRoute(step: PlannedStep, deploy: PlannedStep, wouldDo: boolean): Said {
  const where = step.backend === deploy.backend ? "" : `, on ${step.backend},`;
  return {
    code: "SERVICE_UNREACHABLE",
    message: `The step${where} is given the url of "${deploy.name}", which nothing there can reach: it stands on ${deploy.backend}, exposed to ${deploy.service?.expose === "network" ? "the network" : "its own machine"}.`,
    remedy: wouldDo
      ? `Write \`expose: "network"\` in deploy "${deploy.name}", or run both on one backend.`
      : `Run both on one backend.`,
  };
}

/** Deploys whose url stands somewhere in what the step is given. */
export function servicesOf(step: PlannedStep, deploys: { has(name: string): boolean }): readonly string[] {
  const env = Object.values(step.env).flatMap((value) => (value.is === "secret" ? [] : [value]));
  const values = [...Object.values(step.inputs), ...env, ...wordsOf(step.program)];
  const handles = values.flatMap((value) => [...handlesOfValue(value)]);
  const named = handles.flatMap((handle) => (handle.is === "ref" && deploys.has(handle.step) ? [handle.step] : []));
  return [...new Set(named)];
}

function wordsOf(program: PlannedProgram): readonly PlannedValue[] {
  return [...("command" in program ? program.command : []), ...("args" in program ? program.args : [])];
}
