import { createHash } from "node:crypto";
import { noEntries, noItems } from "../../compile/empty.ts";
import type { PlannedStep } from "../../compile/plan.ts";
import type { MadePlan, Planned } from "../program.ts";

/** A plan whose steps have gone ahead of it, or why there is none. */
export type PlanAfterPieces = (Omit<MadePlan, "digest"> & { readonly digest: string }) | Exclude<Planned, MadePlan>;

/** Longer texts are not collected with what is young. */
const stepsInPiece = 50;

/**
 * Gives the steps of a plan away as JSON text, piece by piece, and returns the rest with the digest of it all.
 *
 * Text crosses threads in a third of the time of a structured clone; and one text of a large plan would take as much
 * memory as the plan, on both sides.
 */
export function inPieces(planned: Planned, send: (steps: string) => void): PlanAfterPieces {
  if (!planned.ok) return planned;
  const { plan } = planned;
  const rest = { ...plan, steps: [] };
  const hash = createHash("sha256").update(JSON.stringify(rest));
  for (let from = 0; from < plan.steps.length; from += stepsInPiece) {
    const piece = JSON.stringify(plan.steps.slice(from, from + stepsInPiece));
    hash.update(piece);
    send(piece);
  }
  return { ok: true, plan: rest, digest: hash.digest("hex") };
}

/** The plan again, from the pieces and what came after them. */
export class PlanPieces {
  readonly #steps: PlannedStep[] = [];

  readonly add = (text: string): void => {
    const steps: (PlannedStep & Record<string, unknown>)[] = JSON.parse(text);
    steps.forEach(shareEmpty);
    this.#steps.push(...steps);
  };

  completed(rest: PlanAfterPieces): Planned {
    return rest.ok ? { ...rest, plan: { ...rest.plan, steps: this.#steps } } : rest;
  }
}

/** What is empty in a step, once for all: half of a large plan is empty records and lists. */
function shareEmpty(step: Record<string, unknown>): void {
  for (const name of Object.keys(step)) {
    const value = step[name];
    if (typeof value !== "object" || value === null || Object.keys(value).length > 0) continue;
    step[name] = Array.isArray(value) ? noItems : noEntries;
  }
}
