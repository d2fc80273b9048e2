import { noItems } from "./empty.ts";
import type { StepScope } from "./scope.ts";
import { suggestion } from "./suggestion.ts";

/** Inputs and variables whose change leaves a result fresh. */
export function volatileNames({ written, report }: StepScope, known: readonly object[]): readonly string[] {
  const volatile: unknown = written.volatile;
  if (!Array.isArray(volatile)) return noItems;
  const names = known.flatMap(Object.keys);
  const said = volatile.filter((name) => typeof name === "string");
  for (const name of said.filter((one) => !names.includes(one))) {
    const message = `No input or variable is called "${name}".`;
    report({
      code: "INPUT_UNKNOWN",
      field: "volatile",
      message,
      remedy: suggestion(name, names, "inputs and variables"),
    });
  }
  return [...new Set(said)].sort();
}
