import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Json } from "@pipeline/dsl";
import { defaultImages } from "../api/plan-settings.ts";
import type { PlanSettings } from "../compile/request.ts";
import { failedSteps } from "./failed-steps.ts";
import type { GivenFlags } from "./given-flags.ts";
import type { OpenedProject } from "./open-project.ts";
import type { Settings } from "./settings.ts";
import { UsageError } from "./usage-error.ts";

/** Flags, environment and project file in the form that compiling takes. */
export async function planSettings(opened: OpenedProject, flags: GivenFlags): Promise<PlanSettings> {
  const { settings, config, early } = opened;
  const said = overrides(opened.said);
  return {
    params: settings.paramsFile === undefined ? {} : await paramsFrom(resolve(early.cwd, settings.paramsFile)),
    setTexts: settings.set,
    inputs: settings.input,
    select: { steps: selectedSteps(opened), from: settings.from, until: settings.until, only: settings.only },
    backend: settings.backend,
    backendWins: flags.has("backend"),
    env: settings.env,
    resources: settings.resource,
    ...said,
    // A pipeline's own words come over the project's, and what is said for this run over both.
    usual: overrides(opened.usual),
    retries: settings.retries,
    images: { ...defaultImages, ...config.images },
    ...(settings.registry === undefined ? {} : { registry: settings.registry }),
    strict: settings.strict,
  };
}

/** Named steps, or those that the last run left undone. */
function selectedSteps({ settings, named, early, project }: OpenedProject): readonly string[] {
  if (!settings.failed) return named.steps;
  if (named.steps.length > 0) throw new UsageError("--failed selects steps itself: name none.");
  const { name } = named.target;
  const origin = { file: resolve(early.cwd, named.file), ...(name === undefined ? {} : { target: name }) };
  return failedSteps(project.stateFolder, origin, Date.now());
}

function overrides({ namespace, timeout, pool }: Settings) {
  return {
    ...(namespace === undefined ? {} : { namespace }),
    ...(timeout === undefined ? {} : { deadlineMs: timeout }),
    pools: pool,
  };
}

async function paramsFrom(path: string): Promise<Readonly<Record<string, Json>>> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) throw new UsageError(`--params-file: there is no file ${path}.`);
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === "object" && json !== null && !Array.isArray(json)) return json as Record<string, Json>;
  } catch (error) {
    throw new UsageError(`--params-file: ${path} is not JSON: ${error instanceof Error ? error.message : error}.`);
  }
  throw new UsageError(`--params-file: ${path} must hold a record such as {"lr": 0.1}.`);
}
