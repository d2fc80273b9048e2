import { parseDurationMs } from "@pipeline/dsl";
import { boundValues } from "./bound-values.ts";
import { newBuildBook } from "./build-step.ts";
import { checkGraph } from "./check-graph.ts";
import { checkPipeline, optionsOf } from "./check-pipeline.ts";
import { checkSettings } from "./check-settings.ts";
import { createDocuments } from "./documents.ts";
import { numbersIn } from "./numbers.ts";
import { orderOf } from "./order.ts";
import { planParams } from "./params.ts";
import { pipelineSchedule } from "./pipeline-schedule.ts";
import type { Plan } from "./plan.ts";
import { planSteps } from "./plan-steps.ts";
import { planPublished } from "./published.ts";
import type { Compiled, CompileRequest } from "./request.ts";
import { checkSecrets } from "./secrets.ts";
import type { Survey } from "./survey.ts";
import { at, createTally } from "./tally.ts";

/**
 * Checks a pipeline as a whole and makes its plan: every problem at once, or a plan that can run.
 *
 * Pure: `request.facts` must answer what `wanted(request.survey)` asks.
 */
export function compile(request: CompileRequest): Compiled {
  const { survey, facts } = request;
  const { pipeline, settings } = survey;
  const tally = createTally(settings.strict);
  const { report } = tally;
  const order = orderOf(new Map([...survey.needs].map(([name, { all }]) => [name, all])));
  const documents = createDocuments();
  checkPipeline(pipeline, at(pipeline.place, report));
  const declared = declaredPools(survey);
  checkSettings(request, declared, tally);
  survey.problems.forEach(report);
  checkGraph(survey, order, tally);
  checkSecrets(survey, facts, tally);
  const params = planParams({ survey, settings, documents, report });
  const bound = boundValues(survey.bindings, { facts, documents, report });
  const pools = { ...declared, ...settings.pools };
  const head = { ...headOf(survey), params, pools };
  const overrides = new Map(Object.entries(settings.resources));
  const builds = newBuildBook();
  const scope = { request, survey, documents, params, overrides, pools, bound, head, builds };
  const steps = planSteps(scope, order.order, tally);
  const schedule = pipelineSchedule(survey, tally);
  const publish = planPublished(pipeline, scope, at(pipeline.place, report));
  const plan: Plan = {
    ...head,
    ...steps,
    warnings: tally.warnings,
    ...(publish.length > 0 && { publish }),
    ...(schedule !== undefined && { schedule }),
  };
  return tally.problems.length === 0 ? { ok: true, plan } : { ok: false, problems: tally.problems };
}

function headOf({ pipeline, settings }: Survey) {
  const { usual } = settings;
  const { namespace = usual?.namespace ?? "default", deadline } = optionsOf(pipeline);
  const deadlineMs = settings.deadlineMs ?? parseDurationMs(deadline) ?? usual?.deadlineMs;
  return {
    format: 1,
    pipeline: pipeline.name,
    namespace: settings.namespace ?? String(namespace),
    ...(deadlineMs !== undefined && { deadlineMs }),
  } as const;
}

/** Slots of each pool; the pipeline's own come over the project's, and the settings of the run over both. */
function declaredPools({ pipeline, settings }: Survey): Readonly<Record<string, number>> {
  const { pools } = optionsOf(pipeline);
  return { ...settings.usual?.pools, ...numbersIn(pools) };
}
