import type { LocatedProblem } from "../load/program.ts";
import { Memory } from "./memory.ts";
import type { OpenBackends } from "./open-backends.ts";
import { type Making, refusedBuilds } from "./refuse-builds.ts";
import type { RunRequest } from "./request.ts";

/** What keeps the builds of a plan from beginning; looked for before anything starts. */
export async function buildProblems(request: RunRequest, backends: OpenBackends): Promise<readonly LocatedProblem[]> {
  const builds = request.plan.steps.flatMap((step): Making[] =>
    step.program.by === "build" ? [{ step, build: step.program.build }] : [],
  );
  if (builds.length === 0) return [];
  const memory = new Memory({ request, backends, run: "", resultOf: () => undefined, warn: () => undefined });
  const recalled = await Promise.all(builds.map(async (each) => ({ each, ...(await memory.recall(each.step)) })));
  const making = recalled.filter(({ hit }) => !hit).map(({ each }) => each);
  if (making.length === 0) return [];
  const builder = await backends.builder();
  const lacks = await Promise.all(
    making.map(async ({ step, build }) => {
      const lack = await builder.lacks({
        secrets: Object.keys(build.secrets).length > 0,
        isPushed: build.registry !== undefined,
      });
      return lack === undefined ? [] : [{ code: "TOOL_MISSING" as const, step: step.name, ...lack }];
    }),
  );
  return [...lacks.flat(), ...(await refusedBuilds(making, request))];
}
