import { type Json, parseDurationMs } from "@pipeline/dsl";
import type { PlanSettings } from "../compile/request.ts";
import type { ProjectConfig } from "../load/project/config.ts";
import { registryOf } from "../load/project/registry-setting.ts";
import type { PlanOptions } from "./options.ts";

/** Images of `run` and `script` steps on backends that use images. */
export const defaultImages: PlanSettings["images"] = { run: "node:24-slim", script: "python:3.12-slim" };

/** Options from code, over what the project says, in the form that compiling takes. */
export function planSettings(options: PlanOptions, timeoutMs: number | undefined, config: ProjectConfig): PlanSettings {
  const registry = registryOf(options.registry ?? config.registry);
  return {
    params: options.params ?? {},
    setTexts: {},
    inputs: texts(options.inputs ?? {}),
    select: { steps: options.steps ?? [], from: [], until: [], only: false },
    backend: options.backend ?? config.backend ?? "local",
    backendWins: options.backendWins ?? false,
    ...(options.namespace === undefined ? {} : { namespace: options.namespace }),
    env: options.env ?? {},
    resources: resourceTexts(options.resources ?? {}),
    pools: options.pools ?? {},
    ...(timeoutMs === undefined ? {} : { deadlineMs: timeoutMs }),
    usual: usualOf(config),
    images: { ...defaultImages, ...config.images },
    ...(registry === undefined ? {} : { registry }),
    strict: options.strict ?? false,
  };
}

/** For pipelines that say nothing themselves. */
function usualOf({ namespace, deadline, pools }: ProjectConfig): NonNullable<PlanSettings["usual"]> {
  const deadlineMs = parseDurationMs(deadline);
  return {
    ...(namespace === undefined ? {} : { namespace }),
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
    ...(pools === undefined ? {} : { pools }),
  };
}

/** An input is bound by text: a string is a path or itself, anything else is its JSON. */
function texts(values: Readonly<Record<string, Json>>): Record<string, string> {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return Object.fromEntries(entries);
}

function resourceTexts(resources: NonNullable<PlanOptions["resources"]>): Record<string, Record<string, string>> {
  const entries = Object.entries(resources).map(([step, amounts]) => [
    step,
    Object.fromEntries(Object.entries(amounts).map(([field, amount]) => [field, String(amount)])),
  ]);
  return Object.fromEntries(entries);
}
