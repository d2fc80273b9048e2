import type { Pipeline, Ref } from "@pipeline/dsl";
import { carriedBy } from "./bindings.ts";
import { optionsOf } from "./check-pipeline.ts";
import { isRecord, isRef } from "./handle.ts";
import { overlaps } from "./output-paths.ts";
import type { Published } from "./plan.ts";
import type { Report, Said, Scope } from "./scope.ts";
import { shown } from "./shown.ts";

/** Where outputs go once their steps have succeeded; those of steps that do not run now are left where they are. */
export function planPublished(pipeline: Pipeline, { survey, request }: Scope, report: Report): readonly Published[] {
  const { publish } = optionsOf(pipeline);
  const written = isRecord(publish) ? Object.entries(publish) : [];
  const planned = written.flatMap(([path, ref]) => {
    const field = `publish.${path}`;
    const problem = isRef(ref) ? refProblem(ref, field, survey) : undefined;
    if (problem !== undefined) report(problem);
    const normal = fromRoot(path, request.facts.folder ?? "");
    if (normal === undefined) report(pathProblem(path, field));
    if (!isRef(ref) || problem !== undefined || normal === undefined) return [];
    return [{ name: path, path: normal, step: ref.from.name, output: ref.output }];
  });
  for (const [above, below] of overlaps(planned)) report(collision(above.name, below.name));
  return planned.filter(({ step }) => survey.selected.runs.has(step)).map(({ name: _, ...one }) => one);
}

/** `undefined` for what is no path inside the project, its root excluded. */
function fromRoot(path: string, folder: string): string | undefined {
  if (path.startsWith("/") || path.endsWith("/") || /[\\\0]/.test(path)) return undefined;
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? undefined : parts.join("/");
}

function refProblem(ref: Ref<unknown>, field: string, { byName }: Scope["survey"]): Said | undefined {
  const { from, output } = ref;
  if (byName.get(from.name) !== from) {
    const remedy = "List the step in the pipeline, or publish an output of one that is.";
    return { code: "STEP_UNKNOWN", field, message: `Step ${shown(from.name)} is not in this pipeline.`, remedy };
  }
  if (carriedBy(ref) !== undefined) return undefined;
  const remedy = "Declare it in the `outputs` of that step.";
  return { code: "OUTPUT_UNKNOWN", field, message: `Step "${from.name}" has no output ${shown(output)}.`, remedy };
}

function pathProblem(path: string, field: string): Said {
  return {
    code: "OUTPUT_PATH_INVALID",
    field,
    message: `${shown(path)} is no path of a file or folder inside the project.`,
    remedy: 'Write a path that is relative to the pipeline\'s file and stays in the project, such as "out/model".',
  };
}

function collision(above: string, below: string): Said {
  return {
    code: "OUTPUT_PATH_COLLISION",
    field: `publish.${below}`,
    message: `Two outputs would be written to one place: ${shown(above)} and ${shown(below)} overlap.`,
    remedy: "Give each published output a path of its own.",
  };
}
