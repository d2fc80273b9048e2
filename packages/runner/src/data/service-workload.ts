import type { AttemptAddress, ServiceWorkload } from "@pipeline/backends/contract";
import type { PlannedService } from "../compile/plan.ts";
import { serviceName } from "./service-name.ts";
import type { ReadyAttempt } from "./workload.ts";

export interface ServiceFacts {
  readonly address: AttemptAddress;
  readonly planned: PlannedService;
  /** Digest of the step's key. */
  readonly spec: string;
}

/** An attempt of a deploy as the services port takes it. */
export function serviceWorkload({ workload }: ReadyAttempt, { address, planned, spec }: ServiceFacts): ServiceWorkload {
  const { outputs: _outputs, workers: _workers, ...rest } = workload;
  const { lifetime, ...terms } = planned;
  return {
    ...rest,
    ...terms,
    service: serviceName(address, lifetime),
    spec,
    labels: { ...workload.labels, "pipeline-lifetime": lifetime },
  };
}
