import { relative } from "node:path";
import type { PlanSettings } from "../compile/request.ts";
import type { PlanSource } from "../events/event.ts";
import type { Invocation } from "./invocation.ts";
import { shellWord } from "./shell-word.ts";
import { submitText } from "./submit-line.ts";

/** The command that was given, as it can be pasted into a shell. */
export function againCommand({ argv, env }: Pick<Invocation, "argv" | "env">): string {
  return [...programOf(env), ...argv].map(shellWord).join(" ");
}

/** The command that runs anew what a stored run was planned from; one that came from code has none. */
export function runCommand(source: PlanSource | undefined, { cwd, env }: Pick<Invocation, "cwd" | "env">): string {
  if (source === undefined) return [...programOf(env), "run"].join(" ");
  if ("job" in source) return submitText(programOf(env), { ...source, cwd });
  const { file, target, settings } = source;
  const near = relative(cwd, file);
  const shown = near.startsWith("..") ? file : near;
  const named = target === undefined ? shown : `${shown}#${target}`;
  return [...programOf(env), "run", named, ...flagsOf(settings)].map(shellWord).join(" ");
}

/** How the command was called. */
export function programOf(env: Invocation["env"]): readonly string[] {
  return env.npm_command === "exec" ? ["npx", "pipeline"] : ["pipeline"];
}

/** What decides which steps run and with what; limits and looks are not kept with a run. */
function flagsOf({ select, params, setTexts, inputs, env, backend, backendWins }: PlanSettings): readonly string[] {
  const fromFile = Object.entries(params).map(([name, value]) => [name, textOf(value)] as const);
  return [
    ...select.steps,
    ...select.from.flatMap((step) => ["--from", step]),
    ...select.until.flatMap((step) => ["--until", step]),
    ...(select.only ? ["--only"] : []),
    ...pairs("--set", { ...Object.fromEntries(fromFile), ...setTexts }),
    ...pairs("--input", inputs),
    ...pairs("--env", env),
    ...(backendWins ? ["--backend", backend] : []),
  ];
}

function pairs(flag: string, values: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
