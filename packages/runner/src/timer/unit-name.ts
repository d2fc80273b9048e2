import { createHash } from "node:crypto";

/** A name for what belongs to one project: equal for the same script, and legal wherever names are short. */
export function unitName(script: string): string {
  return `pipeline-${createHash("sha256").update(script).digest("hex").slice(0, 12)}`;
}
