import type { Pipeline, Step } from "@pipeline/dsl";
import type { Problem } from "../compile/problem.ts";
import { reach } from "../compile/reach.ts";
import { shown } from "../compile/shown.ts";
import { standalone } from "../compile/standalone.ts";
import { listed, suggestion } from "../compile/suggestion.ts";
import type { Exported, Named } from "./exported.ts";
import type { Target } from "./program.ts";

export type Chosen =
  | { readonly ok: true; readonly pipeline: Pipeline }
  | { readonly ok: false; readonly problem: Problem };

/** The pipeline that a target means; an exported job or deploy becomes a pipeline of its own. */
export function chooseTarget(exported: Exported, { name }: Target, file: string): Chosen {
  return name === undefined ? withoutName(exported, file) : byName(exported, name, file);
}

function withoutName(exported: Exported, file: string): Chosen {
  const all: readonly Named<Pipeline | Step>[] = [...exported.pipelines, ...exported.steps];
  const first = all.find(({ exportedAs }) => exportedAs === "default");
  if (first !== undefined) return chosen(first.value);
  const [only, ...others] = exported.pipelines;
  if (only === undefined) return { ok: false, problem: missing(exported, file) };
  return others.length === 0 ? chosen(only.value) : { ok: false, problem: several(exported.pipelines, file) };
}

/** Exports that were named where steps of the chosen pipeline are named, and are none of them. */
export function namedAsSteps(exported: Exported, names: readonly string[], file: string): readonly Problem[] {
  return names.flatMap((name): readonly Problem[] => {
    const [found] = meant(exported, name);
    if (found === undefined) return [];
    const message = `No step is called "${name}"; ${file} exports a ${found.value.kind} of that name.`;
    return [{ code: "STEP_UNKNOWN", message, remedy: `Name it with its file: ${file}#${found.exportedAs}` }];
  });
}

function byName(exported: Exported, name: string, file: string): Chosen {
  const [found, ...others] = meant(exported, name);
  if (found === undefined) return { ok: false, problem: unknown(exported, name, file) };
  return others.length === 0 ? chosen(found.value) : { ok: false, problem: several([found, ...others], file) };
}

/** Names of exports are asked before names of pipelines and jobs, pipelines before steps. */
function meant(exported: Exported, name: string): readonly Named<Pipeline | Step>[] {
  const ways: readonly (readonly Named<Pipeline | Step>[])[] = [
    exported.pipelines.filter((each) => isExportedAs(each, name)),
    exported.steps.filter((each) => isExportedAs(each, name)),
    exported.pipelines.filter(({ value }) => value.name === name),
    exported.steps.filter(({ value }) => value.name === name),
  ];
  return ways.find((hits) => hits.length > 0) ?? [];
}

function chosen(value: Pipeline | Step): Chosen {
  return { ok: true, pipeline: value.kind === "pipeline" ? value : standalone(value) };
}

function isExportedAs({ exportedAs, aliases }: Named<unknown>, name: string): boolean {
  return exportedAs === name || aliases.includes(name);
}

function several(found: readonly Named<Pipeline | Step>[], file: string): Problem {
  const ways = found.map(({ exportedAs }) => `${file}#${exportedAs}`);
  return {
    code: "PIPELINE_AMBIGUOUS",
    message: `${file} exports several that could be meant: ${listed(found.map(({ exportedAs }) => exportedAs))}.`,
    remedy: `Choose one: ${ways.join(", ")}. Or make one the default export.`,
  };
}

function missing({ steps, others }: Exported, file: string): Problem {
  const names = [...steps, ...others].map(({ exportedAs }) => exportedAs);
  const what = names.length === 0 ? "It exports nothing." : `It exports ${listed(names)}.`;
  const first = others.find(({ exportedAs }) => exportedAs === "default");
  const wrong = first === undefined ? "" : ` Its default export is ${shown(first.value)}.`;
  const alone = steps.map(({ exportedAs }) => `${file}#${exportedAs}`);
  const make = 'Write: export default pipeline("name", [job, …]);';
  return {
    code: "PIPELINE_MISSING",
    message: `${file} exports no pipeline. ${what}${wrong}`,
    remedy: alone.length === 0 ? make : `Run one alone: ${alone.join(", ")}. Or make a pipeline of them. ${make}`,
  };
}

function unknown({ pipelines, steps }: Exported, name: string, file: string): Problem {
  const all: readonly Named<Pipeline | Step>[] = [...pipelines, ...steps];
  const names = new Set(all.flatMap(({ exportedAs, aliases, value }) => [exportedAs, ...aliases, value.name]));
  const isInside = pipelines.some(({ value }) => [...reach(value).keys()].some((step) => step.name === name));
  const remedy = isInside ? `Export the step "${name}" to run it alone.` : suggestion(name, names, "exports");
  return { code: "PIPELINE_UNKNOWN", message: `${file} exports no pipeline, job or deploy "${name}".`, remedy };
}
