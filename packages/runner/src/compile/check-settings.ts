import { unknownBackend } from "./backend.ts";
import { overridden, variableProblem } from "./env.ts";
import { injectedNames, nameProblem } from "./names.ts";
import type { CompileRequest } from "./request.ts";
import type { Said } from "./scope.ts";
import { suggestion } from "./suggestion.ts";
import type { Survey } from "./survey.ts";
import type { Tally } from "./tally.ts";

/** What can be wrong with flags, environment and project file, each told once however many steps it touches. */
export function checkSettings(request: CompileRequest, { byName }: Survey, { report, warn }: Tally): void {
  const { settings } = request;
  const problems = [
    unknownBackend(settings.backend, request),
    ...(settings.namespace === undefined ? [] : [nameProblem("namespace", settings.namespace)]),
    ...Object.keys(settings.pools).map((pool) => nameProblem("pool", pool)),
    ...Object.keys(settings.env).map((name) => variableProblem(name, "--env")),
    ...Object.keys(settings.resources).map((step) => unknownStep(step, byName)),
  ];
  for (const problem of problems) if (problem !== undefined) report(problem);
  for (const name of injectedNames) if (Object.hasOwn(settings.env, name)) warn(overridden(name, "--env"));
}

function unknownStep(step: string, known: ReadonlyMap<string, unknown>): Said | undefined {
  if (known.has(step)) return undefined;
  const message = `No step is called "${step}".`;
  return { code: "STEP_UNKNOWN", field: "--resource", message, remedy: suggestion(step, known.keys(), "steps") };
}
