import { constants } from "node:os";
import type { Ended, Failure, Outcome, Workload } from "../contract/index.ts";
import type { ContainerState } from "./container.ts";

/** What a container's end is judged by, besides the container. */
export interface EndTerms extends Pick<Workload, "timeoutMs"> {
  readonly memoryBytes?: number;
  /** Why we ended it, if we did. */
  readonly because?: "cancel" | "timeout";
  /** The engine was away while the program ran. */
  readonly wasAway: boolean;
}

/** How a program ended, by the engine's word. One that was ended by us never counts as a success. */
export function endedOf(state: ContainerState, terms: EndTerms): Ended {
  const { exitCode, isOutOfMemory } = state;
  if (terms.because === "cancel") return { status: "cancelled" };
  if (terms.because === "timeout" || ranTooLong(state, terms)) return failed(timeout(terms));
  if (exitCode === 0) return { status: "succeeded" };
  if (isOutOfMemory) return failed({ class: "oom", message: outOfMemory(terms) });
  const signal = signalOf(exitCode);
  // An engine that stops ends its containers, and leaves code 255 where it does not know better.
  if (terms.wasAway && (signal === "SIGKILL" || signal === "SIGTERM" || exitCode === 255)) {
    return failed({ class: "backend", message: "the Docker engine was stopped, and has ended the program with it" });
  }
  if (signal !== undefined) return failed({ class: "user-exit", message: `was ended by ${signal}`, exit: { signal } });
  return failed({ class: "user-exit", message: `exited with code ${exitCode}`, exit: { code: exitCode } });
}

export function timesOf({
  startedAtMs,
  endedAtMs,
}: Partial<ContainerState>): Pick<Outcome, "startedAtMs" | "endedAtMs"> {
  return { ...(startedAtMs === undefined ? {} : { startedAtMs }), endedAtMs: endedAtMs ?? Date.now() };
}

/** Nobody was there to end it in time. */
function ranTooLong({ startedAtMs, endedAtMs }: ContainerState, { timeoutMs }: EndTerms): boolean {
  if (timeoutMs === undefined || startedAtMs === undefined || endedAtMs === undefined) return false;
  return endedAtMs - startedAtMs > timeoutMs;
}

function timeout({ timeoutMs = 0 }: EndTerms): Failure {
  return { class: "timeout", message: `ran longer than ${timeoutMs / 1000} s` };
}

function outOfMemory({ memoryBytes }: EndTerms): string {
  if (memoryBytes === undefined) return "the engine's machine had no memory left for it";
  return `needed more than its ${Math.round(memoryBytes / 1024 / 1024)} MiB of memory`;
}

/** The first process of a container reports a signal as a shell does. */
function signalOf(code: number): string | undefined {
  return Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0];
}

function failed(failure: Failure): Ended {
  return { status: "failed", failure };
}
