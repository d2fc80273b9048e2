import type { PlannedProgram, PlannedRef, PlannedStep, PlannedValue } from "./plan.ts";
import { handlesOfValue } from "./render.ts";

/** Outputs of other steps that a step is given: as inputs, in its words and variables, as its image. */
export function refsOf({ inputs, env, program, image }: PlannedStep): readonly PlannedRef[] {
  const variables = Object.values(env).flatMap((value) => (value.is === "secret" ? [] : [value]));
  const images = typeof image === "object" ? [image] : [];
  const values = [...Object.values(inputs), ...variables, ...wordsOf(program), ...images];
  return values.flatMap((value) => [...handlesOfValue(value)]).filter((handle) => handle.is === "ref");
}

/** All that stands on a program's command line and is not fixed. */
export function wordsOf(program: PlannedProgram): readonly PlannedValue[] {
  return [...("command" in program ? program.command : []), ...("args" in program ? program.args : [])];
}
