import type { Failure, ServiceExecution } from "../contract/index.ts";
import { tail } from "../stream/tail.ts";
import { claimFiles } from "./claim.ts";
import type { ServiceRecord } from "./service-record.ts";

/** A service that does not stand, and why not. */
export function refusedService(
  { service, id, folder }: Pick<ServiceRecord, "service" | "id" | "folder">,
  failure: Failure,
): ServiceExecution {
  const outcome = Promise.resolve({ status: "failed", failure, endedAtMs: Date.now() } as const);
  return {
    handle: { backend: "local", native: { service, id, folder } },
    outcome,
    died: new Promise(() => undefined),
    watch: (observe) => observe({ status: "submitted" }),
    logs: () => tail(claimFiles.log(folder), outcome),
    cancel: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
}
