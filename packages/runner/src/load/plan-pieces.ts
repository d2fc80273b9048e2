import { createHash } from "node:crypto";
import type { PlannedStep } from "../compile/plan.ts";
import type { MadePlan, Planned } from "./program.ts";

/** A plan whose steps have gone ahead of it, or why there is none. */
export type PlanAfterPieces = (Omit<MadePlan, "digest"> & { readonly digest: string }) | Exclude<Planned, MadePlan>;

const stepsInPiece = 500;

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

  readonly add = (steps: string): void => {
    this.#steps.push(...JSON.parse(steps));
  };

  completed(rest: PlanAfterPieces): Planned {
    return rest.ok ? { ...rest, plan: { ...rest.plan, steps: this.#steps } } : rest;
  }
}
