import { parseDurationMs } from "@pipeline/dsl";
import { planBackend } from "./backend.ts";
import { noItems } from "./empty.ts";
import { planEnv } from "./env.ts";
import { planImage } from "./image.ts";
import { planInputs } from "./inputs.ts";
import { keyOf } from "./key.ts";
import { known } from "./known.ts";
import { planOutputs } from "./outputs.ts";
import type { PlannedProgram, PlannedStep } from "./plan.ts";
import { planPools } from "./pools.ts";
import { planPriority } from "./priority.ts";
import { planProgram } from "./program.ts";
import { planResources } from "./resources.ts";
import { planRetries } from "./retries.ts";
import type { StepScope } from "./scope.ts";
import { planService } from "./service.ts";
import { shippedWith } from "./ships.ts";
import { planSidecars } from "./sidecars.ts";
import { usualImage } from "./usual-image.ts";
import { volatileNames } from "./volatile.ts";

/** Runs nowhere: stands in for a program that is not said, which is a problem. */
const noProgram: PlannedProgram = { by: "command", command: [], args: [] };

/** One step of the plan. Everything wrong with it is reported; what is wrong then stands as if it were left out. */
export function planStep(scope: StepScope): PlannedStep {
  const { step, written, survey } = scope;
  const shipped = shippedWith(scope);
  const inputs = planInputs(scope);
  const needs = known(survey.needs, step.name).all;
  const service = planService(scope);
  const backend = planBackend(scope);
  const program = planProgram(scope, shipped) ?? noProgram;
  const image = planImage(scope) ?? usualImage(scope, { backend, program });
  const env = planEnv(scope, inputs);
  const outputs = planOutputs(scope);
  const planned: Omit<PlannedStep, "key"> = {
    name: step.name,
    kind: step.kind,
    backend,
    needs: withBuild(
      needs.filter((name) => survey.selected.runs.has(name)),
      image,
    ),
    program,
    inputs,
    env,
    outputs,
    ...stdoutOf(written, outputs),
    ...(image !== undefined && { image }),
    ...(typeof written.user === "string" && { user: written.user }),
    ...(typeof written.platform === "string" && { platform: written.platform }),
    resources: planResources(scope),
    ...times(scope),
    retries: planRetries(scope),
    priority: planPriority(written.priority),
    pools: planPools(scope),
    ships: shipped?.files ?? noItems,
    cache: step.kind === "job" && written.cache !== false,
    volatile: volatileNames(scope, [inputs, env]),
    workers: typeof written.workers === "number" ? written.workers : 1,
    sidecars: planSidecars(scope),
    ...(service !== undefined && { service }),
  };
  return { ...planned, key: planKey(planned, scope, shipped?.code) };
}

function withBuild(needs: readonly string[], image: PlannedStep["image"]): readonly string[] {
  return typeof image === "object" ? [...needs, image.step].sort() : needs;
}

function stdoutOf({ stdout }: StepScope["written"], outputs: PlannedStep["outputs"]): Pick<PlannedStep, "stdout"> {
  const printed = stdout === undefined ? undefined : outputs.stdout;
  return printed?.kind === "file" ? { stdout: printed.path } : {};
}

function times({ written }: StepScope): Pick<PlannedStep, "timeoutMs" | "queueTimeoutMs"> {
  const timeoutMs = parseDurationMs(written.timeout);
  const queueTimeoutMs = parseDurationMs(written.queueTimeout);
  return { ...(timeoutMs !== undefined && { timeoutMs }), ...(queueTimeoutMs !== undefined && { queueTimeoutMs }) };
}

function planKey(step: Omit<PlannedStep, "key">, scope: StepScope, code: string | undefined): PlannedStep["key"] {
  return keyOf({ step, code, params: scope.params, sha256: scope.request.facts.sha256 });
}
