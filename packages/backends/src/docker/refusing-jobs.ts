import type { Execution, Handle, JobsPort, Outcome } from "../contract/index.ts";
import { lost } from "./engine-absence.ts";
import type { NoEngine } from "./find-engine.ts";
import { handleOf } from "./handle.ts";

/** The jobs of an engine that nobody can name: each says so. */
export function refusingJobs({ message, remedy }: NoEngine): JobsPort {
  const lasting = { remedy, isLasting: true } as const;
  return {
    submit: async (workload, signal) => {
      signal.throwIfAborted();
      const handle = { backend: "docker", native: { ...handleOf(workload, "") } };
      const failure = { class: "backend", message, ...lasting } as const;
      return ended(handle, { status: "failed", failure, endedAtMs: Date.now() });
    },
    attach: async (handle, signal) => {
      signal.throwIfAborted();
      const failure = { ...lost(message), ...lasting };
      return ended(handle, { status: "failed", failure, endedAtMs: Date.now() });
    },
  };
}

function ended(handle: Handle, outcome: Outcome): Execution {
  return {
    handle,
    outcome: Promise.resolve(outcome),
    watch: (observe) => observe({ status: "submitted" }),
    logs: async function* () {},
    cancel: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
}
