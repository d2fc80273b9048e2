import { createHash } from "node:crypto";
import type { AttemptAddress } from "@pipeline/backends/contract";

/**
 * The name under which a deploy's service stands on its backend: a readable slug, then a hash that is never cut.
 *
 * One that is kept has the same name in each run, so that a later run finds it; one that goes with its run is that run's
 * own, so that two runs at once do not take it from each other.
 */
export function serviceName(address: AttemptAddress, lifetime: "run" | "keep"): string {
  const { namespace, pipeline, step, run } = address;
  const parts = lifetime === "keep" ? [namespace, pipeline, step] : [namespace, pipeline, step, run];
  const hash = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 8);
  const slug = `${pipeline}-${step}`.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return `${slug.replace(/^-+|-+$/g, "").slice(0, 50)}-${hash}`;
}
