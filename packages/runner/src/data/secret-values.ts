import type { Plan } from "../compile/plan.ts";
import type { LocatedProblem } from "../load/program.ts";
import { RunRefused } from "../run/refused.ts";

/** Shorter values cannot be masked without destroying logs. */
const shortestSecret = 6;

/**
 * Finds the value of every secret that the plan names.
 *
 * Throws `RunRefused` with all that are missing or too short; a value is in no message.
 */
export function secretValues(
  plan: Plan,
  values: Readonly<Record<string, string | undefined>>,
  lookedIn = "the environment",
): Readonly<Record<string, string>> {
  const wanted = secretsOf(plan);
  const problems = [...wanted].flatMap(([name, step]) => problemOf({ name, step, lookedIn }, values[name]));
  if (problems.length > 0) throw RunRefused.because(problems);
  return Object.fromEntries([...wanted.keys()].map((name) => [name, values[name] ?? ""]));
}

/** Each secret with the first step that uses it. */
export function secretsOf(plan: Plan): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const step of plan.steps) {
    const own = Object.values(step.env).flatMap((value) => (value.is === "secret" ? [value.name] : []));
    const ofSidecars = Object.values(step.sidecars).flatMap((sidecar) => Object.values(sidecar.secrets));
    for (const name of [...own, ...ofSidecars]) if (!found.has(name)) found.set(name, step.name);
  }
  return found;
}

interface Wanted {
  readonly name: string;
  readonly step: string;
  readonly lookedIn: string;
}

function problemOf({ name, step, lookedIn }: Wanted, value: string | undefined): LocatedProblem[] {
  if (value === undefined || value === "") {
    const message = `Secret "${name}" of step "${step}" has no value: looked in ${lookedIn}.`;
    return [
      {
        code: "SECRET_MISSING",
        step,
        message,
        remedy: `Set ${name} in the environment, or in a file for --secrets-file.`,
      },
    ];
  }
  if (value.length >= shortestSecret) return [];
  const message = `Secret "${name}" of step "${step}" has fewer than ${shortestSecret} characters, so it could not be masked.`;
  return [{ code: "SECRET_TOO_SHORT", step, message, remedy: "Use a longer value." }];
}
