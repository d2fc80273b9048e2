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
  const { usable, problems } = usableSecrets(plan, values, lookedIn);
  if (problems.length > 0)
    throw RunRefused.because(problems.filter(({ isFirst }) => isFirst).map(({ problem }) => problem));
  return usable;
}

/** The secrets that serve, and what is wrong with the others. */
export interface UsableSecrets {
  readonly usable: Readonly<Record<string, string>>;
  /** One for each step that uses such a secret; `isFirst` once for each secret. */
  readonly problems: readonly { readonly problem: LocatedProblem; readonly isFirst: boolean }[];
}

export function usableSecrets(
  plan: Plan,
  values: Readonly<Record<string, string | undefined>>,
  lookedIn: string,
): UsableSecrets {
  const wanted = [...secretsOf(plan)];
  const usable = wanted.flatMap(([name]) => {
    const value = values[name] ?? "";
    return value.length < shortestSecret ? [] : [[name, value] as const];
  });
  const problems = wanted.flatMap(([name, steps]) =>
    steps.flatMap((step, at) => {
      const problem = problemOf({ name, step, lookedIn }, values[name]);
      return problem === undefined ? [] : [{ problem, isFirst: at === 0 }];
    }),
  );
  return { usable: Object.fromEntries(usable), problems };
}

/** Each secret with the steps that use it, in their order. */
export function secretsOf(plan: Plan): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const step of plan.steps) {
    const own = Object.values(step.env).flatMap((value) => (value.is === "secret" ? [value.name] : []));
    const ofSidecars = Object.values(step.sidecars).flatMap((sidecar) => Object.values(sidecar.secrets));
    for (const name of new Set([...own, ...ofSidecars])) {
      const steps = found.get(name) ?? [];
      steps.push(step.name);
      found.set(name, steps);
    }
  }
  return found;
}

interface Wanted {
  readonly name: string;
  readonly step: string;
  readonly lookedIn: string;
}

function problemOf({ name, step, lookedIn }: Wanted, value: string | undefined): LocatedProblem | undefined {
  if (value === undefined || value === "") {
    const message = `Secret "${name}" of step "${step}" has no value: looked in ${lookedIn}.`;
    const remedy = `Set ${name} in the environment, or in a file for --secrets-file.`;
    return { code: "SECRET_MISSING", step, message, remedy };
  }
  if (value.length >= shortestSecret) return undefined;
  const message = `Secret "${name}" of step "${step}" has fewer than ${shortestSecret} characters, so it could not be masked.`;
  return { code: "SECRET_TOO_SHORT", step, message, remedy: "Use a longer value." };
}
