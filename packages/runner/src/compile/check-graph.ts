import type { Step } from "@pipeline/dsl";
import { known } from "./known.ts";
import { nameProblem } from "./names.ts";
import type { Order } from "./order.ts";
import { afterOf } from "./reach.ts";
import { shown } from "./shown.ts";
import { suggestion } from "./suggestion.ts";
import type { Survey } from "./survey.ts";
import { ofStep, type Tally } from "./tally.ts";

/** What can be wrong between steps: two of one name, a kind that is none, unknown names in `after`, cycles. */
export function checkGraph(survey: Survey, { cycles }: Order, { report }: Tally): void {
  const twice = duplicates(survey);
  for (const step of survey.steps) {
    const tell = ofStep(step, report);
    const problem = nameProblem("step", step.name);
    if (problem !== undefined) tell(problem);
    if (twice.has(step.name)) tell(duplicate(step, survey));
    if (!isKnownKind(step)) tell(unknownKind(step));
    if (survey.alone) continue;
    for (const other of unknownAfter(step, survey)) tell(unknownStep(other, survey));
  }
  for (const cycle of cycles) {
    const [first] = cycle;
    const tell = ofStep(known(survey.byName, first), report);
    tell(cycleProblem(cycle));
  }
}

/** R23: there are two kinds. */
export function isKnownKind(step: Step): boolean {
  const kind: unknown = step.kind;
  return kind === "job" || kind === "deploy";
}

function duplicates({ steps, byName }: Survey): ReadonlySet<string> {
  return new Set(steps.filter((step) => byName.get(step.name) !== step).map((step) => step.name));
}

/** Told at every declaration, so that each place is shown. */
function duplicate(step: Step, { byName }: Survey) {
  const isFirst = byName.get(step.name) === step;
  return {
    code: "STEP_DUPLICATE",
    message: `Several steps are called ${shown(step.name)}; ${isFirst ? "this is the first" : "this is another"}.`,
    remedy: "Give each step a name of its own.",
  } as const;
}

function unknownKind({ kind }: { readonly kind: unknown }) {
  return {
    code: "STEP_KIND_UNKNOWN",
    field: "kind",
    message: `${shown(kind)} is no kind of step.`,
    remedy: "Declare the step with `job` or `deploy`.",
  } as const;
}

function unknownAfter(step: Step, { byName }: Survey): readonly string[] {
  return afterOf(step)
    .filter((other) => typeof other === "string" && !byName.has(other))
    .map(String);
}

function unknownStep(name: string, { byName }: Survey) {
  return {
    code: "STEP_UNKNOWN",
    field: "after",
    message: `No step is called ${shown(name)}.`,
    remedy: suggestion(name, byName.keys(), "steps"),
  } as const;
}

function cycleProblem(cycle: readonly string[]) {
  return {
    code: "CYCLE",
    field: "after",
    message: `Each of these steps waits for the next: ${path(cycle)}.`,
    remedy: "Take one of these names out of `after`.",
  } as const;
}

/** A long cycle is cut in its middle. */
function path(cycle: readonly string[]): string {
  const shownNames =
    cycle.length <= 20 ? cycle : [...cycle.slice(0, 10), `… (${cycle.length - 19} more)`, ...cycle.slice(-9)];
  return shownNames.join(" → ");
}
