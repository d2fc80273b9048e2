import type { Happening, ServiceResult } from "../../events/event.ts";
import type { Note } from "../decision.ts";

export function cachedEvent(step: string): Extract<Happening, { type: "step.cached" }> {
  return { type: "step.cached", step, from: "run-0", values: {}, artifacts: {} };
}

export function serviceResult(name: string): ServiceResult {
  const endpoints = [{ reach: "host", url: "http://127.0.0.1:8080" }] as const;
  return { name, spec: "5bec", lifetime: "keep", handle: { backend: "local", native: name }, endpoints, isKept: false };
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
