import type { SecretValue, Workload } from "@pipeline/backends/contract";
import type { PlannedSecret, PlannedStep } from "../compile/plan.ts";
import { platformSecrets } from "../compile/secrets.ts";
import type { SecretValues } from "./secret-values.ts";

type Secrets = Pick<Workload, "secrets" | "secretFiles" | "platformSecrets">;

/** A step's secrets by variable, each in the way in which its program gets it. */
export function stepSecrets({ env }: Pick<PlannedStep, "env">, values: SecretValues): Secrets {
  const ours = Object.entries(env).flatMap(([name, value]) =>
    value.is === "secret" && value.platform === undefined ? [[name, value] as const] : [],
  );
  const files = ours.filter(([, { as }]) => as === "file");
  return {
    secrets: asVariables(
      ours.filter(([, { as }]) => as === undefined),
      values,
    ),
    secretFiles: Object.fromEntries(files.map(([name, secret]) => [name, values[secret.name] ?? ""])),
    ...platformSecrets(env),
  };
}

/** The values of secrets that are variables, by variable. */
export function asVariables(
  secrets: readonly (readonly [variable: string, PlannedSecret])[],
  values: SecretValues,
): Readonly<Record<string, string>> {
  return Object.fromEntries(secrets.map(([name, secret]) => [name, variableValue(secret, values[secret.name] ?? "")]));
}

/** An editor ends a file with a line end, which belongs to no password. */
function variableValue({ file }: PlannedSecret, value: SecretValue): string {
  if (typeof value !== "string") throw new Error("internal: a secret that is no text was to become a variable");
  return file === undefined ? value : value.replace(/\r?\n$/, "");
}

/** Every value that must not show, of the program and of what runs beside it. */
export function hiddenIn({
  secrets,
  secretFiles,
  sidecars,
}: Pick<Workload, "secrets" | "secretFiles" | "sidecars">): readonly SecretValue[] {
  const beside = Object.values(sidecars).flatMap((sidecar) => Object.values(sidecar.secrets));
  return [...Object.values(secrets), ...Object.values(secretFiles), ...beside];
}
