import type { Backend, StandingService } from "@pipeline/backends/contract";
import type { PlannedStep } from "../compile/plan.ts";
import { serviceName } from "../data/service-name.ts";
import type { RunReason, ServiceResult, StepKey, StepResult } from "../events/event.ts";
import type { Verdict } from "../schedule/verdict.ts";

export interface DeployFacts {
  readonly plan: { readonly namespace: string; readonly pipeline: string };
  readonly backend: Backend;
  readonly key: StepKey;
  readonly why: RunReason;
}

/** What a run would do with a deploy; and its result, as far as it is known now: those that use it hang on its key alone. */
export async function deployVerdict(
  step: PlannedStep,
  { plan, backend, key, why }: DeployFacts,
): Promise<{ readonly verdict: Verdict; readonly result: StepResult }> {
  const lifetime = step.service?.lifetime ?? "keep";
  const name = serviceName({ ...plan, run: "", step: step.name, attempt: 1 }, lifetime);
  const stands = lifetime === "keep" ? await standingAs(name, key.digest, backend) : undefined;
  const service: ServiceResult = {
    name,
    spec: key.digest,
    lifetime,
    handle: stands?.handle ?? { backend: backend.name, native: null },
    endpoints: stands?.endpoints ?? [],
    isKept: stands !== undefined,
  };
  const result = { values: { url: stands?.endpoints[0]?.url ?? "" }, artifacts: {}, service };
  return { verdict: stands === undefined ? { is: "run", why: reasonOf(why) } : adopted(stands), result };
}

/** A platform that cannot be asked now has nothing to show; the run will say why. */
async function standingAs(name: string, spec: string, backend: Backend): Promise<StandingService | undefined> {
  try {
    const all = (await backend.services?.list()) ?? [];
    return all.find((each) => each.service === name && each.spec === spec && each.status === "ready");
  } catch {
    return undefined;
  }
}

function adopted({ labels }: StandingService): Verdict {
  const attempt = Number(labels["pipeline-attempt"] ?? 1);
  return { is: "adopt", from: labels["pipeline-run"] ?? "", attempt, stands: true };
}

/** It was brought there before as it would be now, and is not there any more. */
function reasonOf(why: RunReason): RunReason {
  return why.kind === "service" ? { kind: "new" } : why;
}
