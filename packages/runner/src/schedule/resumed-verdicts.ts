import { reasonText } from "../events/stop-reason.ts";
import type { RunView, StepView } from "../events/view.ts";
import type { Blocked, Verdict } from "./verdict.ts";

/** What resuming a run would do with the steps that it has got to; one that it has not got to is not in it. */
export function resumedVerdicts(view: RunView): ReadonlyMap<string, Verdict> {
  const known = Array.from(view.steps.values(), (step) => [step.name, verdictOf(step, view)] as const);
  return new Map(known.flatMap(([name, verdict]) => (verdict === undefined ? [] : [[name, verdict] as const])));
}

function verdictOf(step: StepView, view: RunView): Verdict | undefined {
  switch (step.status) {
    case "succeeded":
      return { is: "cached", from: view.run };
    case "cached":
      return { is: "cached", from: String(step.reason) };
    case "submitted":
    case "pending":
    case "running":
      return { is: "adopt", from: view.run, attempt: step.attempt };
    case "failed":
      return blocked(`It has failed in this run: ${String(step.failure?.message)}.`);
    case "cancelled":
      return blocked("It was cancelled in this run.");
    case "skipped":
      return blocked(`"${String(step.reason)}", which it needs, did not succeed.`);
    case "waiting":
    case "queued":
      return view.stopping === undefined ? retryOf(step) : blocked(`The run stops: ${reasonText(view.stopping)}.`);
  }
}

/** Only a first attempt asks whether an earlier result serves. */
function retryOf({ attempt, why = { kind: "new" } }: StepView): Verdict | undefined {
  return attempt === 0 ? undefined : { is: "run", why };
}

function blocked(because: string): Blocked {
  return { is: "blocked", because };
}
