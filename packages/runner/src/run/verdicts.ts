import type { Plan, PlannedStep } from "../compile/plan.ts";
import { refsOf } from "../compile/refs.ts";
import type { StepResult } from "../events/event.ts";
import type { RunView } from "../events/view.ts";
import type { LocatedProblem } from "../load/program.ts";
import { resumedVerdicts } from "../schedule/resumed-verdicts.ts";
import type { Blocked, Verdict } from "../schedule/verdict.ts";
import { borrow, type Lent, spoiltLoan } from "./borrow.ts";
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
  const beginning = beginningOf(request);
  const { known, found } = beginning;
  await using backends = await OpenBackends.open(plan, request);
  const memory = new Memory({ request, backends, run: "", resultOf: (step) => known.get(step), warn: () => undefined });
  const looking = { plan, lent: beginning.lent, backends, memory };
  for (const step of plan.steps) {
    if (found.has(step.name)) continue;
    const { verdict, result } = hanging(step, beginning) ?? (await look(step, looking));
    if (result !== undefined) known.set(step.name, result);
    found.set(step.name, verdict);
  }
  return inOrder(plan, found);
}

interface Found {
  readonly verdict: Verdict;
  readonly result?: StepResult;
}

/** A step that waits for another, or for something that will not come, is not looked at. */
function hanging(step: PlannedStep, { known, found }: Beginning): Found | undefined {
  const producers = [...new Set(refsOf(step).map((ref) => ref.step))];
  const blocked = [...producers, ...step.needs].find((need) => found.get(need)?.is === "blocked");
  if (blocked !== undefined) return { verdict: blockedBy(`It needs "${blocked}", which is blocked.`) };
  const unknown = producers.filter((name) => !known.has(name));
  return unknown.length === 0 ? undefined : { verdict: { is: "depends", on: unknown } };
}

interface Looking {
  readonly plan: Plan;
  readonly lent: Lent;
  readonly backends: OpenBackends;
  readonly memory: Memory;
}

async function look(step: PlannedStep, { plan, lent, backends, memory }: Looking): Promise<Found> {
  const recalled = await memory.recall(step);
  if (recalled.hit) return { verdict: { is: "cached", from: recalled.from }, result: recalled.result };
  const { key, why } = recalled;
  if (step.kind === "build") return { verdict: { is: "run", why } };
  const backend = backends.backend(step.backend);
  const found: Found =
    step.kind === "deploy" ? await deployVerdict(step, { plan, backend, key, why }) : { verdict: { is: "run", why } };
  const spoilt = found.verdict.is === "run" ? await spoiltLoan(step, lent, backend.staging) : undefined;
  return spoilt === undefined ? found : { verdict: blockedBy(spoilt.message, spoilt.remedy) };
}

function blockedBy(because: string, remedy?: string): Blocked {
  return { is: "blocked", because, ...(remedy === undefined ? {} : { remedy }) };
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
  readonly lent: Lent;
  /** Results that are there before anything runs. */
  readonly known: Map<string, StepResult>;
  readonly found: Map<string, Verdict>;
}

/** What is sure before any key is made: what a resumed run has got to, what is borrowed, what is blocked. */
function beginningOf({ plan, project, resumed, blocked }: VerdictRequest): Beginning {
  const { lent, missing } = borrow(plan, project.stateFolder);
  const known = new Map<string, StepResult>(lent);
  for (const { name, result } of resumed?.steps.values() ?? []) if (result !== undefined) known.set(name, result);
  const found = new Map<string, Verdict>();
  for (const [name, { from }] of lent) found.set(name, { is: "cached", from });
  for (const [name, verdict] of resumed === undefined ? [] : resumedVerdicts(resumed)) found.set(name, verdict);
  for (const { step, message, remedy } of [...missing, ...blocked]) {
    if (step !== undefined && !known.has(step)) found.set(step, blockedBy(message, remedy));
  }
  return { lent, known, found };
}
