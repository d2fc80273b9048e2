import { createHash } from "node:crypto";
import type { AttemptAddress } from "@pipeline/backends/contract";

/**
 * The id of one attempt on every backend: a readable slug, then a hash that is never cut.
 *
 * The same address gives the same id, so that submitting again after a lost reply names the same work.
 */
export function executionId(address: AttemptAddress): string {
  const { namespace, pipeline, run, step, attempt } = address;
  const hash = createHash("sha256")
    .update(JSON.stringify([namespace, pipeline, run, step, attempt]))
    .digest("hex")
    .slice(0, 20);
  return `${slug(step).slice(0, 40)}-${hash}`;
}

function slug(name: string): string {
  const legal = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return legal.replace(/^-+|-+$/g, "") || "step";
}
