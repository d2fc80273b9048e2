import type { PlannedProgram, PlannedStep } from "./plan.ts";
import type { PlanSettings } from "./request.ts";
import type { StepScope } from "./scope.ts";

/**
 * Where programs run in images, a function or a script that names none has the usual one of its kind: that of functions
 * where Node runs it.
 */
export function usualImage(
  { request, survey }: StepScope,
  { backend, program }: Pick<PlannedStep, "backend" | "program">,
): string | undefined {
  const { rules } = request;
  const own = Object.hasOwn(rules, backend) ? rules[backend] : undefined;
  return own === undefined || own.images === "ignored" ? undefined : ofKind(program, survey.settings.images);
}

function ofKind(program: PlannedProgram, images: PlanSettings["images"]): string | undefined {
  switch (program.by) {
    case "run":
      return images.run;
    case "script":
      return program.interpreter[0] === "node" ? images.run : images.script;
    default:
      return undefined;
  }
}
