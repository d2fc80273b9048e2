import { createHash } from "node:crypto";
import type { Planned } from "./program.ts";
import { inPieces } from "./thread/plan-pieces.ts";

/** Equal for plans of the same bytes. */
export function planDigest(planned: Planned): string {
  const rest = inPieces(planned, () => undefined);
  return rest.ok ? rest.digest : createHash("sha256").update(JSON.stringify(rest)).digest("hex");
}
