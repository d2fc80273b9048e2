import type { Plan, PlannedProgram, PlannedStep, PlannedValue } from "../compile/plan.ts";
import { handlesOfValue } from "../compile/render.ts";
import type { StepResult } from "../events/event.ts";
import type { RunView } from "../events/view.ts";
import type { LocatedProblem } from "../load/program.ts";
import { blockedSteps } from "../schedule/blocked.ts";
import { resumedVerdicts } from "../schedule/resumed-verdicts.ts";
import type { Blocked, Verdict } from "../schedule/verdict.ts";
import { borrow } from "./borrow.ts";
import { deployVerdict } from "./deploy-verdict.ts";
import { Memory } from "./memory.ts";
import { OpenBackends } from "./open-backends.ts";
import type { RunRequest } from "./request.ts";

export interface VerdictRequest
  extends Pick<
    RunRequest,
    "plan" | "program" | "project" | "cache" | "secrets" | "backends" | "builder" | "host" | "pull"
  > {
  /** What keeps steps from running and is not for this room to find, such as a secret without a value. */
  readonly blocked: readonly LocatedProblem[];
  /** The run that would be gone on with; absent: a new one. */
  readonly resumed?: RunView;
}

/** Looks at what earlier runs have left, step by step; starts nothing and writes nothing. */
export async function verdicts(request: VerdictRequest): Promise<ReadonlyMap<string, Verdict>> {
  const { plan } = request;
  const { known, found } = beginning(request);
  await using backends = await OpenBackends.open(plan, request);
  const memory = new Memory({ request, backends, run: "", resultOf: (step) => known.get(step), warn: () => undefined });
  for (const step of plan.steps) {
    if (found.has(step.name)) continue;
    const unknown = producersOf(step).filter((name) => !known.has(name));
    if (unknown.length > 0) {
      found.set(step.name, { is: "depends", on: unknown });
      continue;
    }
    const recalled = await memory.recall(step);
    if (step.kind === "deploy" && !recalled.hit) {
      const backend = backends.backend(step.backend);
      const { verdict, result } = await deployVerdict(step, { plan, backend, key: recalled.key, why: recalled.why });
      known.set(step.name, result);
      found.set(step.name, verdict);
      continue;
    }
    if (recalled.hit) known.set(step.name, recalled.result);
    found.set(step.name, recalled.hit ? { is: "cached", from: recalled.from } : { is: "run", why: recalled.why });
  }
  return inOrder(plan, found);
}

/** As the plan lists them, whatever was known first. */
function inOrder({ borrowed, steps }: Plan, found: ReadonlyMap<string, Verdict>): ReadonlyMap<string, Verdict> {
  const names = [...borrowed, ...steps].map(({ name }) => name);
  return new Map(
    names.flatMap((name): [string, Verdict][] => {
      const verdict = found.get(name);
      return verdict === undefined ? [] : [[name, verdict]];
    }),
  );
}

interface Beginning {
  /** Results that are there before anything runs. */
  readonly known: Map<string, StepResult>;
  readonly found: Map<string, Verdict>;
}

/** What is sure before any key is made: what a resumed run has got to, what is borrowed, what is blocked. */
function beginning({ plan, project, resumed, blocked }: VerdictRequest): Beginning {
  const reached = resumed === undefined ? new Map<string, Verdict>() : resumedVerdicts(resumed);
  const { results, missing } = borrow(plan, project.stateFolder);
  const known = new Map<string, StepResult>(results);
  for (const { name, result } of resumed?.steps.values() ?? []) if (result !== undefined) known.set(name, result);
  const causes = new Map<string, Blocked>();
  for (const [name, verdict] of reached) if (verdict.is === "blocked") causes.set(name, verdict);
  for (const { step, message, remedy } of [...missing, ...blocked]) {
    if (step !== undefined && !known.has(step)) causes.set(step, { is: "blocked", because: message, remedy });
  }
  const steps = plan.steps.map((step) => ({ name: step.name, needs: [...producersOf(step), ...step.needs] }));
  const lent = [...results].map(([name, { from }]) => [name, { is: "cached", from } as const] as const);
  return { known, found: new Map<string, Verdict>([...lent, ...reached, ...blockedSteps(steps, causes)]) };
}

/** Steps whose outputs this one uses; one that it only comes after changes nothing in its result. */
function producersOf(step: PlannedStep): readonly string[] {
  const env = Object.values(step.env).flatMap((value) => (value.is === "secret" ? [] : [value]));
  const values = [...Object.values(step.inputs), ...env, ...wordsOf(step.program)];
  const handles = values.flatMap((value) => [...handlesOfValue(value)]);
  const image = typeof step.image === "object" ? [step.image] : [];
  return [...new Set([...handles, ...image].flatMap((handle) => (handle.is === "ref" ? [handle.step] : [])))];
}

function wordsOf(program: PlannedProgram): readonly PlannedValue[] {
  return [...("command" in program ? program.command : []), ...("args" in program ? program.args : [])];
}
