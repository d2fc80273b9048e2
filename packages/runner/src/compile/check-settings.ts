import { unknownBackend } from "./backend.ts";
import { overridden, variableProblem } from "./env.ts";
import { injectedNames, nameProblem } from "./names.ts";
import { weightsOf } from "./pools.ts";
import type { CompileRequest } from "./request.ts";
import { type Said, writtenBy } from "./scope.ts";
import { suggestion } from "./suggestion.ts";
import type { Survey } from "./survey.ts";
import type { Tally } from "./tally.ts";

/** Slots of each pool that the pipeline or its project declares. */
type Declared = Readonly<Record<string, number>>;

/** What can be wrong with flags, environment and project file, each told once however many steps it touches. */
export function checkSettings({ survey, rules }: CompileRequest, declared: Declared, { report, warn }: Tally): void {
  const { settings, byName } = survey;
  const problems = [
    unknownBackend(settings.backend, rules),
    ...(settings.namespace === undefined ? [] : [nameProblem("namespace", settings.namespace)]),
    ...Object.keys(settings.pools).map((pool) => nameProblem("pool", pool) ?? uselessPool(pool, survey, declared)),
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

/** A pool that nobody declares is as good as declared here, once a step takes slots of it. */
function uselessPool(pool: string, survey: Survey, declared: Declared): Said | undefined {
  const taken = survey.steps.flatMap((step) => Object.keys(weightsOf(writtenBy(step).pool)));
  const known = new Set([...Object.keys(declared), ...taken]);
  if (known.has(pool)) return undefined;
  const message = `There is no pool "${pool}".`;
  return { code: "POOL_UNKNOWN", field: "--pool", message, remedy: suggestion(pool, known, "pools") };
}
