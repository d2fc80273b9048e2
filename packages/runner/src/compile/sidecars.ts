import { noEntries } from "./empty.ts";
import { isRecord, isSecret } from "./handle.ts";
import { nameProblem } from "./names.ts";
import type { PlannedSecret, PlannedSidecar, PlannedStep } from "./plan.ts";
import type { StepScope, Written } from "./scope.ts";
import { isPlainSecret, planSecret } from "./secrets.ts";
import { shown } from "./shown.ts";

/** Containers beside the program, by name. */
export function planSidecars(scope: StepScope): PlannedStep["sidecars"] {
  const { sidecars } = scope.written;
  if (!isRecord(sidecars)) return noEntries;
  const planned = Object.entries(sidecars).flatMap(([name, sidecar]): [string, PlannedSidecar][] => {
    const problem = nameProblem("sidecar", name);
    if (problem !== undefined) scope.report({ ...problem, field: `sidecars.${name}` });
    return isRecord(sidecar) ? [[name, planSidecar(sidecar, `sidecars.${name}`, scope)]] : [];
  });
  return Object.fromEntries(planned);
}

function planSidecar(written: Written, at: string, { report, request }: StepScope): PlannedSidecar {
  const { image, command, args } = written;
  if (image === undefined) {
    const message = "A sidecar is a container, and has no image.";
    report({ code: "FIELD_INVALID", field: `${at}.image`, message, remedy: "Write `image`." });
  }
  const env: Record<string, string> = {};
  const secrets: Record<string, PlannedSecret> = {};
  for (const [name, value] of Object.entries(isRecord(written.env) ? written.env : {})) {
    if (isSecret(value) && isPlainSecret(value)) secrets[name] = planSecret(value, request.facts.secretFiles);
    else if (typeof value === "string") env[name] = value;
    else report(noText(`${at}.env.${name}`, value));
  }
  return {
    image: String(image),
    ...(Array.isArray(command) && { command }),
    args: Array.isArray(args) ? args : [],
    env,
    secrets,
  };
}

function noText(field: string, value: unknown) {
  const remedy = isSecret(value)
    ? "A sidecar gets a secret as a variable, from the runner: write secret(NAME), or secret(NAME, { file })."
    : "A sidecar knows no step: write a text or a secret.";
  return { code: "FIELD_INVALID", field, message: `\`${field}\` cannot be ${shown(value)}.`, remedy } as const;
}
