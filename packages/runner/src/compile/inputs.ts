import { noEntries } from "./empty.ts";
import { isRecord } from "./handle.ts";
import { inputNameProblem, inputVariable } from "./names.ts";
import type { PlannedValue } from "./plan.ts";
import type { StepScope } from "./scope.ts";
import { planValue } from "./values.ts";

/** The inputs of a step by name; what `--input` binds stands in the place of what is written. */
export function planInputs(scope: StepScope): Readonly<Record<string, PlannedValue>> {
  const { written, bound, report } = scope;
  if (written.inputs === undefined) return noEntries;
  const inputs = isRecord(written.inputs) ? written.inputs : {};
  const planned = Object.entries(inputs).map(([name, value]): [string, PlannedValue] => {
    const field = `inputs.${name}`;
    const problem = inputNameProblem(name);
    if (problem !== undefined) report({ ...problem, field });
    return [name, bound.inputs.get(name) ?? planValue(value, field, scope)];
  });
  checkVariables(planned, scope);
  return Object.fromEntries(planned);
}

/** Every input that is a file has a variable of its own; two names may not give one variable. */
function checkVariables(planned: readonly (readonly [string, PlannedValue])[], { report }: StepScope): void {
  const taken = new Map([["INPUT_PATH", "the folder of all inputs"]]);
  for (const [name, value] of planned) {
    if (!isPath(value)) continue;
    const variable = inputVariable(name);
    const other = taken.get(variable);
    taken.set(variable, `the path of input "${name}"`);
    if (other === undefined) continue;
    report({
      code: "NAME_RESERVED",
      field: `inputs.${name}`,
      message: `The variable ${variable} would hold the path of input "${name}", and it holds ${other}.`,
      remedy: "Choose another name for the input.",
    });
  }
}

/** What the program sees as a path. */
export type PlannedPath = Extract<PlannedValue, { readonly is: "ref" | "source" }> & { readonly of: "file" | "dir" };

export function isPath(value: PlannedValue): value is PlannedPath {
  return value.is === "source" || (value.is === "ref" && value.of !== "json");
}
