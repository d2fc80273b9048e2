import { createHash } from "node:crypto";
import type { Planned } from "./program.ts";

/** Equal for plans of the same bytes. Step by step, since the text of a large plan is larger than the plan. */
export function planDigest(planned: Planned): string {
  const hash = createHash("sha256");
  if (!planned.ok) return hash.update(JSON.stringify(planned)).digest("hex");
  const { steps, ...head } = planned.plan;
  hash.update(JSON.stringify(head));
  for (const step of steps) hash.update(JSON.stringify(step));
  return hash.digest("hex");
}
