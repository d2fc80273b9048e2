import type { Plan } from "../compile/plan.ts";
import { paletteOf } from "../report/palette.ts";
import type { Verdict } from "../schedule/verdict.ts";
import { inheritedBy, manifestsOf, rulesFor } from "./backend-rules.ts";
import type { Invocation } from "./invocation.ts";
import { planText } from "./show-plan.ts";

export interface PlanForm {
  readonly isJson: boolean;
  readonly isManifest: boolean;
  readonly hasColor: boolean;
  /** By step. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

/** A plan is data: it goes to stdout, for people or as one JSON document. Only `verdicts` hangs on earlier runs. */
export async function printPlan(plan: Plan, form: PlanForm, { stdout }: Invocation): Promise<void> {
  const rules = await rulesFor(plan);
  const verdicts = Object.fromEntries(form.verdicts);
  if (form.isManifest) stdout.write(`${JSON.stringify(manifestsOf(plan, rules), null, 2)}\n`);
  else if (form.isJson) stdout.write(`${JSON.stringify({ ...plan, verdicts }, null, 2)}\n`);
  else
    stdout.write(planText(plan, { inherited: inheritedBy(rules), verdicts: form.verdicts }, paletteOf(form.hasColor)));
}
