import type { Draft, FolderView, Rules, ServiceTerms } from "@pipeline/backends/contract";
import type { JsonObject } from "@pipeline/dsl";
import { argvOf } from "./argv.ts";
import { defaultGraceMs } from "./grace.ts";
import { isPath, type PlannedPath } from "./inputs.ts";
import { labels } from "./labels.ts";
import { inputVariable } from "./names.ts";
import { declaredOutputs } from "./output-paths.ts";
import type { Plan, PlannedService, PlannedStep, PlannedValue } from "./plan.ts";
import { type Resolve, renderWord } from "./render.ts";
import { draftSecrets } from "./secrets.ts";

/** What a draft depends on besides its step. */
export interface DraftContext {
  readonly plan: Pick<Plan, "namespace" | "pipeline" | "params">;
  /** Of the step's backend. */
  readonly rules: Pick<Rules, "view">;
}

/** Stands for what the run knows. */
const unknownOrigin = { version: "version", user: "user", host: "host", commit: "commit" };

/** The step's workload before the run: params have their values, refs stand as `unresolved` writes them. */
export function draftOf(step: PlannedStep, { plan, rules }: DraftContext): Draft {
  const view = rules.view(unresolved("attempt"));
  const resolve = resolver(step, plan, view);
  const word = (value: PlannedValue) => renderWord(value, resolve).replaceAll("{{INPUT}}", view.input);
  const declared = Object.entries(step.env);
  const env: Record<string, string> = {};
  for (const [name, value] of declared) if (value.is !== "secret") env[name] = renderWord(value, resolve);
  const { kind } = step;
  if (kind === "build") throw new Error("internal: a build is no workload");
  return {
    step: step.name,
    kind,
    ...argvOf(step.program, word),
    env: { ...env, ...injected(step, view) },
    ...draftSecrets(step.env),
    ...(step.image !== undefined && { image: imageOf(step.image) }),
    ...(step.user !== undefined && { user: step.user }),
    ...(step.platform !== undefined && { platform: step.platform }),
    resources: step.resources,
    outputs: declaredOutputs(step),
    ...(step.stdout !== undefined && { stdout: step.stdout }),
    labels: labels({ ...plan, run: "run", step: step.name, attempt: 1 }, unknownOrigin),
    ...(step.timeoutMs !== undefined && { timeoutMs: step.timeoutMs }),
    ...(step.queueTimeoutMs !== undefined && { queueTimeoutMs: step.queueTimeoutMs }),
    graceMs: defaultGraceMs,
    workers: step.workers,
    sidecars: Object.fromEntries(Object.entries(step.sidecars).map(([name, sidecar]) => [name, sidecarOf(sidecar)])),
    ...(step.service !== undefined && { service: termsOf(step.service) }),
  };
}

/** How long it stays is the run's concern. */
function termsOf({ lifetime: _, ...terms }: PlannedService): ServiceTerms {
  return terms;
}

function imageOf(image: NonNullable<PlannedStep["image"]>): string {
  return typeof image === "string" ? image : unresolved(`${image.step}.outputs.${image.output}`);
}

/** An artifact or source becomes the path that its first input has, deeper for records and lists. */
function resolver(step: PlannedStep, { params }: DraftContext["plan"], view: FolderView): Resolve {
  const places = new Map<string, string>();
  for (const [name, value] of Object.entries(step.inputs)) place(value, name, places);
  return (handle) => {
    if (isPath(handle)) return `${view.input}/${places.get(ownName(handle)) ?? ownName(handle)}`;
    if (handle.is === "param") return params[handle.name]?.value ?? null;
    return unresolved(`${handle.step}.outputs.${handle.output}`);
  };
}

/** Notes where each artifact and source below `at` will lie; its first place counts. */
function place(value: PlannedValue, at: string, places: Map<string, string>): void {
  if (value.is === "list") for (const [index, item] of value.items.entries()) place(item, `${at}/${index}`, places);
  if (value.is === "record")
    for (const [key, entry] of Object.entries(value.entries)) place(entry, `${at}/${key}`, places);
  if (!isPath(value)) return;
  const name = ownName(value);
  if (!places.has(name)) places.set(name, at);
}

/** The place below the input folder of what stands in a word only. */
function ownName(handle: PlannedPath): string {
  if (handle.is === "ref") return `${handle.step}.${handle.output}`;
  return `${handle.digest.value.slice(0, 8)}.${handle.path.split("/").at(-1)}`;
}

function injected(step: PlannedStep, view: FolderView): Record<string, string> {
  const paths: Record<string, string> = {};
  for (const [name, value] of Object.entries(step.inputs)) {
    if (isPath(value)) paths[inputVariable(name)] = `${view.input}/${name}`;
  }
  return {
    ...paths,
    INPUT_PATH: view.input,
    OUTPUT_PATH: view.output,
    EXECUTION_ID: unresolved("execution"),
    PIPELINE_RUN: unresolved("run"),
    PIPELINE_STEP: step.name,
    PIPELINE_ATTEMPT: unresolved("attempt"),
    ...(step.service !== undefined && { PORT: String(step.service.port) }),
  };
}

function sidecarOf(sidecar: PlannedStep["sidecars"][string]): JsonObject {
  const { image, command, args, env, secrets } = sidecar;
  return { image, ...(command !== undefined && { command }), args, env, secretNames: Object.keys(secrets) };
}

/** How a part is shown that only the run knows: `${prepare.outputs.rows}`. */
function unresolved(name: string): string {
  return `\${${name}}`;
}
