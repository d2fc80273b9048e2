import type { ExecutionState } from "@pipeline/backends/contract";
import type { Happening } from "../events/event.ts";

/** What the state of an execution is worth telling; that it was submitted is told already. */
export function stateEvent(
  state: ExecutionState,
  names: { readonly step: string; readonly attempt: number },
): Happening | undefined {
  switch (state.status) {
    case "submitted":
      return undefined;
    case "pending":
      return { type: "attempt.pending", ...names, reason: state.reason };
    case "running":
      return { type: "attempt.running", ...names };
    case "stale":
      return { type: "attempt.stale", ...names, sinceMs: state.sinceMs };
  }
}
