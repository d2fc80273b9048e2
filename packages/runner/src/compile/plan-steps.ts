import type { Step } from "@pipeline/dsl";
import { type BoundValues, nothingBound } from "./bound-values.ts";
import { checkBackend } from "./check-backend.ts";
import { checkFields } from "./check-fields.ts";
import { isKnownKind } from "./check-graph.ts";
import { checkRoutes } from "./check-routes.ts";
import type { DraftContext } from "./draft.ts";
import { deployFields, jobFields } from "./fields.ts";
import { known } from "./known.ts";
import type { BorrowedStep, Plan, PlannedStep } from "./plan.ts";
import { planStep } from "./plan-step.ts";
import { type Scope, type StepScope, writtenBy } from "./scope.ts";
import { listed } from "./suggestion.ts";
import { ofStep, type Tally } from "./tally.ts";

export interface StepsScope extends Scope {
  readonly bound: ReadonlyMap<Step, BoundValues>;
  /** The plan without its steps. */
  readonly head: DraftContext["plan"];
}

/** Plans every step, so that everything wrong is told; keeps, in order, those that run or lend their outputs. */
export function planSteps(scope: StepsScope, order: readonly string[], tally: Tally): Pick<Plan, "steps" | "borrowed"> {
  const { survey } = scope;
  const planned = new Map<string, PlannedStep>();
  for (const step of survey.steps.filter(isKnownKind)) {
    const own = planOne(step, scope, tally);
    if (survey.byName.get(step.name) === step) planned.set(step.name, own);
  }
  checkRoutes(planned, {
    plan: scope.head,
    rules: scope.request.rules,
    report: (name, said) => ofStep(known(survey.byName, name), tally.report)(said),
  });
  const kept = (names: ReadonlySet<string>) =>
    order.filter((name) => names.has(name)).flatMap((name) => planned.get(name) ?? []);
  const builds = [...scope.builds.steps.values()];
  if (survey.settings.buildsOnly === true) return { steps: builds, borrowed: [] };
  return { steps: [...builds, ...kept(survey.selected.runs)], borrowed: kept(survey.selected.borrowed).map(borrowed) };
}

function planOne(step: Step, scope: StepsScope, tally: Tally): PlannedStep {
  const report = ofStep(step, tally.report);
  const own: StepScope = {
    ...scope,
    step,
    written: writtenBy(step),
    bound: scope.bound.get(step) ?? nothingBound,
    runs: scope.survey.selected.runs.has(step.name),
    report,
    warn: ofStep(step, tally.warn),
    pass: tally.report,
    missing: new Map(),
  };
  checkFields(own.written, step.kind === "job" ? jobFields : deployFields, report);
  const planned = planStep(own);
  if (own.missing.size > 0) report(inputMissing(own.missing));
  if (own.runs && scope.survey.settings.buildsOnly !== true) checkBackend(planned, scope.head, own);
  return planned;
}

function inputMissing(missing: StepScope["missing"]) {
  const names = [...missing.values()];
  return {
    code: "INPUT_MISSING",
    message: `The step runs alone, and nothing is given for ${listed(names)}.`,
    remedy: `Give a value or a path for each: ${names.map((name) => `--input ${name}=…`).join(" ")}`,
  } as const;
}

function borrowed({ name, kind, backend, outputs }: PlannedStep): BorrowedStep {
  return { name, kind, backend, needs: [], outputs };
}
