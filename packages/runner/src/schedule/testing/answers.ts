import type { Happening } from "../../events/event.ts";
import type { Note } from "../decision.ts";

export function cachedEvent(step: string): Extract<Happening, { type: "step.cached" }> {
  return { type: "step.cached", step, from: "run-0", values: {}, artifacts: {} };
}

/** The event that an action becomes by being written down. */
export function eventOf(action: Note): Happening {
  switch (action.do) {
    case "queue":
      return { type: "step.queued", ...without(action) };
    case "retry":
      return { type: "step.retrying", ...without(action) };
    case "fail":
      return { type: "step.failed", ...without(action) };
    case "skip":
      return { type: "step.skipped", ...without(action) };
    case "drop":
      return { type: "step.cancelled", ...without(action) };
    case "stop":
      return { type: "run.stopping", ...without(action) };
  }
}

function without<A extends Note>({ do: _do, ...rest }: A): Omit<A, "do"> {
  return rest;
}
