import { noEntries } from "./empty.ts";
import { isRecord, isSecret } from "./handle.ts";
import { isPath } from "./inputs.ts";
import { injectedNames, inputVariable } from "./names.ts";
import type { PlannedSecret, PlannedStep, PlannedValue } from "./plan.ts";
import type { Said, StepScope } from "./scope.ts";
import { planSecret } from "./secrets.ts";
import { shown } from "./shown.ts";
import { planWord } from "./values.ts";

type Env = PlannedStep["env"];

/** Declared values, with those of `--env` on top; the injected ones come over both when the step starts (R56). */
export function planEnv(scope: StepScope, inputs: PlannedStep["inputs"]): Env {
  const { written, report, survey, request } = scope;
  if (written.env === undefined && Object.keys(survey.settings.env).length === 0) return noEntries;
  const declared = isRecord(written.env) ? Object.entries(written.env) : [];
  const env: [string, PlannedValue | PlannedSecret][] = [];
  for (const [name, value] of declared) {
    const problem = variableProblem(name, `env.${name}`);
    if (problem !== undefined) report(problem);
    const { secretFiles } = request.facts;
    env.push([name, isSecret(value) ? planSecret(value, secretFiles) : planWord(value, `env.${name}`, scope)]);
  }
  for (const [name, value] of Object.entries(survey.settings.env)) env.push([name, { is: "literal", value }]);
  warnOfInjected(new Set(declared.map(([name]) => name)), inputs, scope);
  return Object.fromEntries(env);
}

/** What is wrong with the name of a variable. */
export function variableProblem(name: string, field: string): Said | undefined {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return undefined;
  return {
    code: "NAME_INVALID",
    field,
    message: `${shown(name)} cannot be the name of a variable.`,
    remedy: 'A variable starts with a letter or "_" and goes on with letters, digits and "_".',
  };
}

/** What a variable of this name holds is not up to the user. */
export function overridden(name: string, field: string): Said {
  return {
    code: "NAME_RESERVED",
    field,
    message: `This value does not arrive: the run itself gives ${name} to every program.`,
    remedy: "Choose another name for the variable.",
  };
}

function warnOfInjected(names: ReadonlySet<string>, inputs: PlannedStep["inputs"], { warn }: StepScope): void {
  const paths = Object.entries(inputs).flatMap(([name, value]) => (isPath(value) ? [inputVariable(name)] : []));
  for (const name of [...injectedNames, ...paths]) if (names.has(name)) warn(overridden(name, `env.${name}`));
}
