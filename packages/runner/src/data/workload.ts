import { posix } from "node:path";
import type {
  AttemptAddress,
  AttemptContents,
  DeclaredOutput,
  FolderView,
  Workload,
} from "@pipeline/backends/contract";
import { argvOf } from "../compile/argv.ts";
import { labels, type Origin } from "../compile/labels.ts";
import { inputVariable } from "../compile/names.ts";
import { declaredOutputs } from "../compile/output-paths.ts";
import type { PlannedFile, PlannedStep, PlannedValue } from "../compile/plan.ts";
import { executionId } from "./execution-id.ts";
import type { SecretValues } from "./secret-values.ts";
import { type Known, StepInputs } from "./step-inputs.ts";
import { asVariables, stepSecrets } from "./step-secrets.ts";

/** Everything that one attempt depends on besides its step. */
export interface AttemptContext extends Omit<Known, "view"> {
  readonly address: AttemptAddress;
  readonly view: FolderView;
  readonly folder: string;
  /** Where the plan's relative paths begin. */
  readonly projectRoot: string;
  readonly secrets: SecretValues;
  readonly graceMs: number;
  readonly by: Origin;
}

/** A step with every ref resolved: what to stage, and what to hand to the backend. */
export interface ReadyAttempt {
  readonly contents: AttemptContents;
  readonly workload: Workload;
}

export function readyAttempt(step: PlannedStep, context: AttemptContext): ReadyAttempt {
  const inputs = new StepInputs(context);
  const values = inputs.inputs(step);
  const word = (value: PlannedValue): string => inputs.word(value).replaceAll("{{INPUT}}", context.view.input);
  // Before what is placed is asked for: words place artifacts that are no input.
  const argv = argvOf(step.program, word);
  const env = declaredEnv(step, inputs);
  const outputs = declaredOutputs(step);
  const id = executionId(context.address);
  return {
    contents: {
      inputs: values,
      artifacts: [...inputs.placed, ...scriptCopy(step, context)],
      shipped: step.ships.map((file) => ({ at: file.at, from: localFile(file, context.projectRoot) })),
      outputFolders: [...new Set(outputs.map((output) => posix.dirname(output.path)))].filter((path) => path !== "."),
    },
    workload: {
      id,
      ...argv,
      env: { ...env, ...injectedEnv(step, { id, context, inputs, outputs }) },
      ...stepSecrets(step, context.secrets),
      ...(step.image === undefined ? {} : { image: imageOf(step.image, inputs) }),
      ...(step.user === undefined ? {} : { user: step.user }),
      ...(step.platform === undefined ? {} : { platform: step.platform }),
      resources: step.resources,
      folder: context.folder,
      outputs,
      ...(step.stdout === undefined ? {} : { stdout: step.stdout }),
      labels: labels(context.address, context.by),
      ...(step.timeoutMs === undefined ? {} : { timeoutMs: step.timeoutMs }),
      graceMs: context.graceMs,
      workers: step.workers,
      sidecars: sidecars(step, context.secrets),
      ...(inputs.networks.length === 0 ? {} : { networks: inputs.networks }),
    },
  };
}

function imageOf(image: NonNullable<PlannedStep["image"]>, inputs: StepInputs): string {
  return typeof image === "string" ? image : inputs.word(image);
}

function declaredEnv(step: PlannedStep, inputs: StepInputs): Record<string, string> {
  const entries = Object.entries(step.env).flatMap(([name, value]): [string, string][] =>
    value.is === "secret" ? [] : [[name, inputs.word(value)]],
  );
  return Object.fromEntries(entries);
}

interface Injected {
  readonly id: string;
  readonly context: AttemptContext;
  readonly inputs: StepInputs;
  readonly outputs: readonly DeclaredOutput[];
}

/** These win over declared names: a program can rely on them. */
function injectedEnv(step: PlannedStep, { id, context, inputs, outputs }: Injected): Record<string, string> {
  const { address, view } = context;
  const paths = Object.keys(step.inputs).flatMap((name): [string, string][] => {
    const path = inputs.path(name);
    return path === undefined ? [] : [[inputVariable(name), path]];
  });
  return {
    ...Object.fromEntries(paths),
    INPUT_PATH: view.input,
    OUTPUT_PATH: view.output,
    EXECUTION_ID: id,
    PIPELINE_RUN: address.run,
    PIPELINE_STEP: address.step,
    PIPELINE_ATTEMPT: String(address.attempt),
    ...(step.service === undefined ? {} : { PORT: String(step.service.port) }),
    ...(step.program.by === "run" ? { PIPELINE_OUTPUTS: outputPaths(outputs) } : {}),
  };
}

function sidecars(step: PlannedStep, values: SecretValues): Workload["sidecars"] {
  return Object.fromEntries(
    Object.entries(step.sidecars).map(([name, { secrets, ...sidecar }]) => [
      name,
      { ...sidecar, secrets: asVariables(Object.entries(secrets), values) },
    ]),
  );
}

function outputPaths(outputs: readonly DeclaredOutput[]): string {
  return JSON.stringify(Object.fromEntries(outputs.map(({ name, path }) => [name, path])));
}

/** A script also lies at `input/script.<extension>`, where images written for older systems look for it. */
function scriptCopy(step: PlannedStep, context: AttemptContext): AttemptContents["artifacts"] {
  const { program } = step;
  if (program.by !== "script") return [];
  const shipped = step.ships.find((file) => file.at === program.script);
  if (shipped === undefined) throw new Error(`internal: step "${step.name}" does not ship its script`);
  return [{ at: `script${posix.extname(program.script)}`, from: localFile(shipped, context.projectRoot) }];
}

function localFile(file: PlannedFile, projectRoot: string) {
  const path = posix.isAbsolute(file.from) ? file.from : posix.join(projectRoot, file.from);
  return { kind: file.kind, path, ...(file.link === undefined ? {} : { link: file.link }) };
}
