import type { Draft, Reach, Rules, ServiceTerms } from "@pipeline/backends/contract";
import { type DraftContext, draftOf } from "./draft.ts";
import type { PlannedStep } from "./plan.ts";
import { refsOf } from "./refs.ts";
import { anywhere, nearest } from "./route.ts";
import type { Said } from "./scope.ts";

export interface RoutesScope {
  readonly plan: DraftContext["plan"];
  readonly rules: Readonly<Record<string, Rules>>;
  readonly report: (step: string, said: Said) => void;
}

/** X4: every step that is given a service's url can reach the service from where its backend runs it. */
export function checkRoutes(planned: ReadonlyMap<string, PlannedStep>, scope: RoutesScope): void {
  const services = new Map([...planned].flatMap(([name, step]) => waysTo(name, step, scope)));
  if (services.size === 0) return;
  for (const step of planned.values()) for (const ways of used(step, services)) checkRoute(step, ways, scope);
}

/** A service, and by which ways it is reached as it is declared, and if it let the network in. */
interface Ways {
  readonly deploy: string;
  readonly backend: string;
  readonly expose: ServiceTerms["expose"];
  readonly declared: readonly Reach[];
  readonly widened: readonly Reach[];
}

/** None of a deploy that is not whole, or whose backend is unknown or leaves no services: each is a problem of its own. */
function waysTo(name: string, step: PlannedStep, { plan, rules }: RoutesScope): (readonly [string, Ways])[] {
  const own = rules[step.backend];
  const { service } = step;
  if (own?.serves === undefined || service === undefined) return [];
  const draft = draftOf(step, { plan, rules: own });
  const open: Draft = { ...draft, service: { ...service, expose: "network" } };
  const ways = { declared: own.serves(draft), widened: own.serves(open) };
  return [[name, { deploy: name, backend: step.backend, expose: service.expose, ...ways }]];
}

function checkRoute(step: PlannedStep, ways: Ways, { plan, rules, report }: RoutesScope): void {
  const own = rules[step.backend];
  if (own === undefined) return;
  const stands = own.stands?.(draftOf(step, { plan, rules: own })) ?? anywhere;
  if (nearest(ways.declared, stands) !== undefined) return;
  report(step.name, noRoute(step, ways, nearest(ways.widened, stands) !== undefined));
}

function noRoute(step: PlannedStep, { deploy, backend, expose }: Ways, isClosed: boolean): Said {
  const to = expose === "network" ? "the network" : "its own machine";
  return {
    code: "SERVICE_UNREACHABLE",
    message: `The step, on ${step.backend}, is given the url of "${deploy}", which nothing there can reach: it stands on ${backend}, exposed to ${to}.`,
    remedy: isClosed
      ? `Write \`expose: "network"\` in deploy "${deploy}", or run both on one backend.`
      : "Run both on one backend.",
  };
}

/** Services whose url stands somewhere in what the step is given. */
function used(step: PlannedStep, services: ReadonlyMap<string, Ways>): ReadonlySet<Ways> {
  return new Set(refsOf(step).flatMap((ref) => services.get(ref.step) ?? []));
}
