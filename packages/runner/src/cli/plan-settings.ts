import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Json } from "@pipeline/dsl";
import { defaultImages } from "../api/plan-settings.ts";
import type { PlanSettings } from "../compile/request.ts";
import type { GivenFlags } from "./given-flags.ts";
import type { OpenedProject } from "./open-project.ts";
import { UsageError } from "./usage-error.ts";

/** Flags, environment and project file in the form that compiling takes. */
export async function planSettings(opened: OpenedProject, flags: GivenFlags): Promise<PlanSettings> {
  const { settings, config, named, early } = opened;
  const { namespace, timeout } = settings;
  return {
    params: settings.paramsFile === undefined ? {} : await paramsFrom(resolve(early.cwd, settings.paramsFile)),
    setTexts: settings.set,
    inputs: settings.input,
    select: { steps: named.steps, from: settings.from, until: settings.until, only: settings.only },
    backend: settings.backend,
    backendWins: flags.has("backend"),
    ...(namespace === undefined ? {} : { namespace }),
    env: settings.env,
    resources: settings.resource,
    pools: settings.pool,
    ...(timeout === undefined ? {} : { deadlineMs: timeout }),
    retries: settings.retries,
    images: { ...defaultImages, ...config.images },
    strict: settings.strict,
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
