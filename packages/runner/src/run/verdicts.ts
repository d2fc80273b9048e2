import type { PlannedProgram, PlannedStep, PlannedValue } from "../compile/plan.ts";
import { handlesOfValue } from "../compile/render.ts";
import type { RunReason, StepResult } from "../events/event.ts";
import { Memory } from "./memory.ts";
import { OpenBackends } from "./open-backends.ts";
import type { RunRequest } from "./request.ts";

/** What a run would do with a step, by what is known now. */
export type Verdict =
  | { readonly is: "run"; readonly why: RunReason }
  | { readonly is: "cached"; readonly from: string }
  /** It hangs on outputs that are not known yet: of steps that run before. */
  | { readonly is: "depends"; readonly on: readonly string[] };

export type VerdictRequest = Pick<
  RunRequest,
  "plan" | "program" | "project" | "cache" | "secrets" | "backends" | "host"
>;

/** Looks at what earlier runs have left, step by step; starts nothing and writes nothing. */
export async function verdicts(request: VerdictRequest): Promise<ReadonlyMap<string, Verdict>> {
  const known = new Map<string, StepResult>();
  const found = new Map<string, Verdict>();
  await using backends = await OpenBackends.open(request.plan, request);
  const memory = new Memory({ request, backends, run: "", resultOf: (step) => known.get(step), warn: () => undefined });
  for (const step of request.plan.steps) {
    const unknown = producersOf(step).filter((name) => !known.has(name));
    if (unknown.length > 0) {
      found.set(step.name, { is: "depends", on: unknown });
      continue;
    }
    const recalled = await memory.recall(step);
    if (recalled.hit) known.set(step.name, recalled.result);
    found.set(step.name, recalled.hit ? { is: "cached", from: recalled.from } : { is: "run", why: recalled.why });
  }
  return found;
}

/** Steps whose outputs this one uses; one that it only comes after changes nothing in its result. */
function producersOf(step: PlannedStep): readonly string[] {
  const env = Object.values(step.env).flatMap((value) => (value.is === "secret" ? [] : [value]));
  const values = [...Object.values(step.inputs), ...env, ...wordsOf(step.program)];
  const handles = values.flatMap((value) => [...handlesOfValue(value)]);
  return [...new Set(handles.flatMap((handle) => (handle.is === "ref" ? [handle.step] : [])))];
}

function wordsOf(program: PlannedProgram): readonly PlannedValue[] {
  return [...("command" in program ? program.command : []), ...("args" in program ? program.args : [])];
}
