import type { Outcome } from "../contract/index.ts";

/** How the program of a service ended, in words. */
export function endText(outcome: Outcome): string {
  const notes = outcome.notes?.map((note) => `; it ${note}`).join("") ?? "";
  if (outcome.status === "failed") return `${outcome.failure.message}${notes}`;
  return outcome.status === "cancelled" ? "it was ended" : `its program ended by itself, with code 0${notes}`;
}

/** Why a service is not there any more that nobody here has removed: `run`, whose service stands in its place. */
export function takenText(service: string, run: string | undefined): string {
  return run === undefined
    ? "another process has removed it"
    : `was replaced: run ${run} wants the service ${service} otherwise`;
}
