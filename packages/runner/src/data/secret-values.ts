import { isUtf8 } from "node:buffer";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { SecretValue } from "@pipeline/backends/contract";
import type { Plan, PlannedSecret, PlannedStep } from "../compile/plan.ts";
import type { LocatedProblem } from "../load/program.ts";
import { RunRefused } from "../run/refused.ts";

/** Values by secret name. */
export type SecretValues = Readonly<Record<string, SecretValue>>;

/** Shorter values cannot be masked without destroying logs. */
const shortestSecret = 6;

/** Looking for a larger one in every line of a log would take longer than the log. */
const largestSecretBytes = 128 * 1024;

export interface SecretPlaces {
  /** What was found under a name, by name. */
  readonly values: Readonly<Record<string, string | undefined>>;
  /** Where that was looked for, in words. */
  readonly lookedIn?: string;
  /** Where the plan's relative paths begin. */
  readonly projectRoot: string;
}

/**
 * Finds the value of every secret that the plan names: in its own file where it says one, under its name otherwise.
 *
 * Throws `RunRefused` with all that are missing or of no use; a value is in no message.
 */
export async function secretValues(plan: Plan, places: SecretPlaces): Promise<SecretValues> {
  const { usable, problems } = await usableSecrets(plan, places);
  if (problems.length > 0)
    throw RunRefused.because(problems.filter(({ isFirst }) => isFirst).map(({ problem }) => problem));
  return usable;
}

/** The secrets that serve, and what is wrong with the others. */
export interface UsableSecrets {
  readonly usable: SecretValues;
  /** One for each step that uses such a secret; `isFirst` once for each secret. */
  readonly problems: readonly { readonly problem: LocatedProblem; readonly isFirst: boolean }[];
}

export async function usableSecrets(plan: Plan, places: SecretPlaces): Promise<UsableSecrets> {
  const wanted = [...secretsOf(plan).values()];
  const found = await Promise.all(wanted.map(async (each) => ({ ...each, found: await find(each, places) })));
  const usable = found.flatMap(({ name, found }) => ("value" in found ? [[name, found.value] as const] : []));
  const problems = found.flatMap(({ name, steps, found }) =>
    "value" in found ? [] : steps.map((step, at) => ({ problem: problemOf(name, step, found), isFirst: at === 0 })),
  );
  return { usable: Object.fromEntries(usable), problems };
}

export interface WantedSecret {
  readonly name: string;
  /** That use it, in their order. */
  readonly steps: readonly string[];
  readonly file?: string;
  /** Some program gets it as a variable, which cannot hold any bytes. */
  readonly isVariable: boolean;
}

/** Every secret whose value we must know, by its name. */
export function secretsOf(plan: Plan): ReadonlyMap<string, WantedSecret> {
  const found = new Map<string, WantedSecret>();
  for (const step of plan.steps)
    for (const secret of ownSecrets(step)) found.set(secret.name, noted(secret, step, found));
  return found;
}

function ownSecrets(step: PlannedStep): readonly PlannedSecret[] {
  const own = Object.values(step.env).filter((value) => value.is === "secret");
  const ofSidecars = Object.values(step.sidecars).flatMap((sidecar) => Object.values(sidecar.secrets));
  const ofBuild = step.program.by === "build" ? Object.values(step.program.build.secrets) : [];
  return [...own, ...ofSidecars, ...ofBuild].filter(({ platform }) => platform === undefined);
}

function noted({ name, as, file }: PlannedSecret, step: PlannedStep, found: ReadonlyMap<string, WantedSecret>) {
  const { steps = [], isVariable = false } = found.get(name) ?? {};
  return {
    name,
    steps: steps.at(-1) === step.name ? steps : [...steps, step.name],
    ...(file !== undefined && { file }),
    isVariable: isVariable || as === undefined,
  };
}

type Found = { readonly value: SecretValue } | Fault;

/** `why` ends the sentence "Secret … of step …". */
type Fault = Pick<LocatedProblem, "code" | "remedy"> & { readonly why: string };

async function find(wanted: WantedSecret, places: SecretPlaces): Promise<Found> {
  const { name, file } = wanted;
  const found = file === undefined ? findByName(name, places) : await readSecretFile(file, places.projectRoot);
  return "value" in found ? (faultOf(found.value, wanted) ?? found) : found;
}

function findByName(name: string, { values, lookedIn = "the environment" }: SecretPlaces): Found {
  const value = values[name];
  if (value !== undefined && value !== "") return { value };
  const remedy = `Set ${name} in the environment, or in a file for --secrets-file.`;
  return { code: "SECRET_MISSING", why: `has no value: looked in ${lookedIn}`, remedy };
}

async function readSecretFile(file: string, projectRoot: string): Promise<Found> {
  const missing = (why: string): Fault => ({
    code: "SECRET_MISSING",
    why: `has no value: the file ${file} ${why}`,
    remedy: "Put its value into that file, or name another one.",
  });
  try {
    const bytes = await readFile(resolve(projectRoot, file));
    if (bytes.length === 0) return missing("is empty");
    return { value: isUtf8(bytes) ? bytes.toString("utf8") : bytes };
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return missing(why === "ENOENT" ? "is not there" : `cannot be read (${why})`);
  }
}

function faultOf(value: SecretValue, { name, isVariable }: WantedSecret): Fault | undefined {
  if (value.length < shortestSecret) {
    const why = `has fewer than ${shortestSecret} characters, so it could not be masked`;
    return { code: "SECRET_TOO_SHORT", why, remedy: "Use a longer value." };
  }
  if (value.length > largestSecretBytes) {
    const why = `is larger than ${largestSecretBytes / 1024} KiB, so it could not be masked in time`;
    return { code: "SECRET_INVALID", why, remedy: "Keep in it only what must be secret." };
  }
  if (!isVariable || (typeof value === "string" && !value.includes("\0"))) return undefined;
  const remedy = `Give it as a file: secretFile("${name}", …).`;
  return { code: "SECRET_INVALID", why: "is no text, and a variable can hold nothing else", remedy };
}

function problemOf(name: string, step: string, { code, why, remedy }: Fault): LocatedProblem {
  return { code, step, message: `Secret "${name}" of step "${step}" ${why}.`, remedy };
}
