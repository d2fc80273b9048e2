import type { Failure, Handle, ServiceExecution } from "../contract/index.ts";
import { tail } from "./tail.ts";

/** A service that does not stand, and why not; its log is what lies there. */
export function refusedService(handle: Handle, failure: Failure, logPath: string): ServiceExecution {
  const outcome = Promise.resolve({ status: "failed", failure, endedAtMs: Date.now() } as const);
  return {
    handle,
    outcome,
    died: new Promise(() => undefined),
    watch: (observe) => observe({ status: "submitted" }),
    logs: () => tail(logPath, outcome),
    cancel: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
}
