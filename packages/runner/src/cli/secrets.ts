import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import type { Plan } from "../compile/plan.ts";
import { askSecrets } from "../data/ask-secrets.ts";
import {
  type SecretPlaces,
  type SecretValues,
  secretsOf,
  secretValues,
  type UsableSecrets,
  usableSecrets,
} from "../data/secret-values.ts";
import type { LocatedProblem, Program } from "../load/program.ts";
import type { OpenedProject } from "./open-project.ts";
import { problemsOf, Refused } from "./refused.ts";
import { UsageError } from "./usage-error.ts";

/** As the settings of a command say. */
export function secretSources({ settings, early, project }: OpenedProject, env: SecretSources["env"]): SecretSources {
  const { secretsFile, secretsCommand } = settings;
  return { env, secretsFile, secretsCommand, cwd: early.cwd, projectRoot: project.root };
}

export interface SecretSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** As given with `--secrets-file`, and the folder that it is relative to. */
  readonly secretsFile?: string | undefined;
  /** Asked only when a secret was found in neither. */
  readonly secretsCommand?: string | undefined;
  readonly cwd: string;
  readonly projectRoot: string;
}

/**
 * Values of all secrets of a plan: each from its own file where it says one; from the environment, then from the file
 * of secrets, otherwise. Never from the command line.
 */
export async function findSecrets(
  plan: Plan,
  program: Pick<Program, "place">,
  sources: SecretSources,
): Promise<SecretValues> {
  const places = await gather(plan, sources);
  try {
    return await secretValues(plan, places);
  } catch (error) {
    const problems = problemsOf(error);
    throw problems === undefined ? error : new Refused(await located(problems, program));
  }
}

/** The secrets that are there, for a plan that is only shown, and what a run would refuse for the others. */
export async function knownSecrets(plan: Plan, sources: SecretSources): Promise<UsableSecrets> {
  return usableSecrets(plan, await gather(plan, sources));
}

async function gather(plan: Plan, sources: SecretSources): Promise<SecretPlaces> {
  const { env, secretsFile, secretsCommand, cwd, projectRoot } = sources;
  const fromFile = secretsFile === undefined ? {} : await readSecrets(resolve(cwd, secretsFile), secretsFile);
  const inEnv = Object.entries(env).filter(([, value]) => value !== undefined && value !== "");
  const near = { ...fromFile, ...Object.fromEntries(inEnv) };
  const isComplete = [...secretsOf(plan).values()].every(({ name, file }) => (file ?? near[name]) !== undefined);
  const isAsked = secretsCommand !== undefined && !isComplete;
  const fromCommand = isAsked ? await ask(secretsCommand, cwd) : {};
  const places = [
    "the environment",
    ...(secretsFile === undefined ? [] : [secretsFile]),
    ...(isAsked ? ["what --secrets-command prints"] : []),
  ];
  return { values: { ...fromCommand, ...near }, lookedIn: places.join(" and "), projectRoot };
}

async function readSecrets(path: string, shown: string): Promise<Readonly<Record<string, string | undefined>>> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new UsageError(`--secrets-file: ${shown} cannot be read: ${error instanceof Error ? error.message : error}.`);
  });
  return parseEnv(text);
}

async function ask(command: string, cwd: string): Promise<Readonly<Record<string, string | undefined>>> {
  const asked = await askSecrets(command, cwd);
  if (!asked.ok) throw new UsageError(`--secrets-command: the command ${asked.how}.`);
  return asked.values;
}

/** Where the step is declared that uses the secret. */
async function located(
  problems: readonly LocatedProblem[],
  program: Pick<Program, "place">,
): Promise<readonly LocatedProblem[]> {
  return Promise.all(
    problems.map(async (problem) => {
      const location = problem.step === undefined ? undefined : await program.place(problem.step);
      return location === undefined ? problem : { ...problem, location };
    }),
  );
}
