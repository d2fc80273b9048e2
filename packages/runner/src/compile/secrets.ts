import type { Draft, PlatformSecret } from "@pipeline/backends/contract";
import type { Secret, SecretFile, Step } from "@pipeline/dsl";
import { isBuild, isRecord, isSecret } from "./handle.ts";
import type { PlannedSecret, PlannedStep } from "./plan.ts";
import type { Facts } from "./request.ts";
import type { Report, Said } from "./scope.ts";
import { shown } from "./shown.ts";
import { suggestion } from "./suggestion.ts";
import type { Survey } from "./survey.ts";
import { at, type Tally } from "./tally.ts";

export type AnySecret = Secret | SecretFile;

/** Every secret of a step, those of its sidecars and of the build of its image included. */
export function secretsOf({ spec }: Step): readonly AnySecret[] {
  const sidecars = isRecord(spec.sidecars) ? Object.values(spec.sidecars) : [];
  const ofBuild =
    isBuild(spec.image) && isRecord(spec.image.spec.secrets) ? Object.values(spec.image.spec.secrets) : [];
  const ofPrograms = [spec, ...sidecars].flatMap((holder) => {
    const env = isRecord(holder) ? holder.env : undefined;
    return isRecord(env) ? Object.values(env).filter(isSecret) : [];
  });
  return [...ofPrograms, ...ofBuild.filter(isSecret)];
}

/** A secret as the plan has it: what it is called and where its value is, never the value. */
export function planSecret(secret: AnySecret, secretFiles: Facts["secretFiles"]): PlannedSecret {
  const file = secretFiles.get(secret);
  const platform = secret.from?.platform;
  return {
    is: "secret",
    name: secret.name,
    ...(secret.as === "file" && { as: secret.as }),
    ...(file !== undefined && { file }),
    ...(platform !== undefined && { platform }),
  };
}

/** For what is no program with a folder of its own: a file could lie nowhere, and no platform gives it anything. */
export function isPlainSecret({ as, from }: AnySecret): boolean {
  return as !== "file" && from?.platform === undefined;
}

/** How a backend is told of a step's secrets: by variable, and never a value. */
export function draftSecrets(
  env: PlannedStep["env"],
): Pick<Draft, "secretNames" | "secretFileNames" | "platformSecrets"> {
  const secretNames: string[] = [];
  const secretFileNames: string[] = [];
  for (const [variable, value] of Object.entries(env)) {
    if (value.is !== "secret" || value.platform !== undefined) continue;
    if (value.as === "file") secretFileNames.push(variable);
    else secretNames.push(variable);
  }
  return { secretNames, secretFileNames, ...platformSecrets(env) };
}

/** What a platform keeps by itself, by variable: its name for it need not be hidden. */
export function platformSecrets(env: PlannedStep["env"]): Pick<Draft, "platformSecrets"> {
  const entries = Object.entries(env).flatMap(([variable, value]): [string, PlatformSecret][] => {
    if (value.is !== "secret" || value.platform === undefined) return [];
    return [[variable, { name: value.platform, as: value.as ?? "variable" }]];
  });
  return entries.length === 0 ? {} : { platformSecrets: Object.fromEntries(entries) };
}

/** Checks where the secrets of a pipeline come from: each handle once, and all of one name against each other. */
export function checkSecrets({ steps, byName, selected }: Survey, facts: Facts, tally: Tally): void {
  const checked = new Set<AnySecret>();
  const known = new Map<string, string>();
  for (const step of steps) {
    const runs = byName.get(step.name) === step && selected.runs.has(step.name);
    for (const secret of secretsOf(step)) {
      if (checked.has(secret)) continue;
      checked.add(secret);
      const report = at(secret.place, tally.report);
      checkFrom(secret, report);
      if (runs) checkSame(secret, { known, facts, report });
    }
  }
}

/** A file without types may say anything. */
function checkFrom({ name, from }: AnySecret, report: Report): void {
  if (from === undefined) return;
  const entries = Object.entries(from);
  for (const [key, value] of entries) {
    const isText = typeof value === "string" && value !== "";
    if (key === "file" ? !isText : key === "platform" && !(isText && /^[^/]+\/[^/]+$/.test(value)))
      report(invalid(name, key, value));
    else if (key !== "file" && key !== "platform") report(unknown(name, key));
  }
  if (entries.length > 1) report(twoPlaces(name));
}

interface SameScope {
  /** Where the first of each name comes from. */
  readonly known: Map<string, string>;
  readonly facts: Facts;
  readonly report: Report;
}

function checkSame(secret: AnySecret, { known, facts, report }: SameScope): void {
  const { file = "", platform = "" } = planSecret(secret, facts.secretFiles);
  const from = JSON.stringify([file, platform]);
  const before = known.get(secret.name) ?? from;
  known.set(secret.name, before);
  if (before !== from) report(conflict(secret.name));
}

function invalid(name: string, key: "file" | "platform" | (string & {}), value: unknown): Said {
  return {
    code: "FIELD_INVALID",
    message: `Secret "${name}": \`${key}\` cannot be ${shown(value)}.`,
    remedy:
      key === "file" ? "Write the path of a file." : 'Write the platform\'s own name and key, such as "robot/key".',
  };
}

function unknown(name: string, key: string): Said {
  return {
    code: "FIELD_UNSUPPORTED",
    message: `Secret "${name}": there is no place \`${key}\` where a value could be.`,
    remedy: suggestion(key, ["file", "platform"], "places"),
  };
}

function twoPlaces(name: string): Said {
  return {
    code: "FIELD_INVALID",
    message: `Secret "${name}" is said to be in several places.`,
    remedy: "Write one of `file` and `platform`.",
  };
}

function conflict(name: string): Said {
  return {
    code: "SECRET_CONFLICT",
    message: `Secret "${name}" is declared twice, and its value would come from two places.`,
    remedy: "Declare it once and use it in both steps, or give one of them another name.",
  };
}
