import type { RunReason } from "../events/event.ts";

/** What a run would do with a step, by what is known now. */
export type Verdict =
  | { readonly is: "run"; readonly why: RunReason }
  /** A result that run `from` left serves: nothing starts. */
  | { readonly is: "cached"; readonly from: string }
  /** Run `from` has begun it, and what is under way is taken over: nothing is started a second time. `stands`:
   * a service that is ready, as specified. */
  | { readonly is: "adopt"; readonly from: string; readonly attempt: number; readonly stands?: true }
  | Blocked
  /** It hangs on outputs that are not known yet: of steps that run before. */
  | { readonly is: "depends"; readonly on: readonly string[] };

/** As things are it cannot run. */
export interface Blocked {
  readonly is: "blocked";
  readonly because: string;
  /** What to do about it; absent where another step has to be put right first. */
  readonly remedy?: string;
}

/** Whether anything would happen, and whether it could. */
export function prospectOf(verdicts: Iterable<Verdict>): "nothing to do" | "work to do" | "blocked" {
  const all = [...verdicts];
  const kinds = new Set(all.map(({ is }) => is));
  const isQuiet = all.every(
    (verdict) => verdict.is === "cached" || (verdict.is === "adopt" && verdict.stands === true),
  );
  if (kinds.has("blocked")) return "blocked";
  return isQuiet ? "nothing to do" : "work to do";
}
