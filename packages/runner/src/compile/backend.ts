import type { CompileRequest, PlanSettings } from "./request.ts";
import type { Said, StepScope, Written } from "./scope.ts";
import { listed, suggestion } from "./suggestion.ts";

/** The step's own backend, as far as it is one, unless a flag overrides it; the run's otherwise. */
export function chosenBackend({ backend }: Written, settings: PlanSettings): string {
  return settings.backendWins || typeof backend !== "string" ? settings.backend : backend;
}

/** Whether an image is built for a step that names a build: not where its backend takes no notice of images. */
export function needsBuilds(written: Written, settings: PlanSettings, rules: CompileRequest["rules"]): boolean {
  return settings.buildsOnly === true || rules[chosenBackend(written, settings)]?.images !== "ignored";
}

/** The step's backend as `chosenBackend` says; a name of its own that is none is reported. */
export function planBackend({ written, request, survey, report }: StepScope): string {
  const { settings } = survey;
  const backend = chosenBackend(written, settings);
  const isOwn = !settings.backendWins && backend === written.backend;
  const problem = isOwn ? unknownBackend(backend, request.rules) : undefined;
  if (problem !== undefined) report({ ...problem, field: "backend" });
  return backend;
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
