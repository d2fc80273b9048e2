import type { Said, StepScope } from "./scope.ts";
import { listed, suggestion } from "./suggestion.ts";

/** The step's own backend, unless a flag overrides it; the run's otherwise. */
export function planBackend({ written, request, survey, report }: StepScope): string {
  const { settings } = survey;
  const own = settings.backendWins ? undefined : written.backend;
  if (typeof own !== "string") return settings.backend;
  const problem = unknownBackend(own, request.rules);
  if (problem !== undefined) report({ ...problem, field: "backend" });
  return own;
}

/** R69: an unknown name is answered with the names that there are. */
export function unknownBackend(name: string, backends: Readonly<Record<string, unknown>>): Said | undefined {
  if (Object.hasOwn(backends, name)) return undefined;
  const known = Object.keys(backends);
  const near = suggestion(name, known, "backends");
  return {
    code: "BACKEND_UNKNOWN",
    message: `There is no backend "${name}".`,
    remedy: near.startsWith("Did") ? `${near} Known backends: ${listed(known)}.` : near,
  };
}
