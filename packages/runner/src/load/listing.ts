import type { Param, Pipeline, Step } from "@pipeline/dsl";
import { createDocuments } from "../compile/documents.ts";
import { type FoundHandle, isParam, isRecord } from "../compile/handle.ts";
import { needsOf } from "../compile/needs.ts";
import { reach } from "../compile/reach.ts";
import type { Exported, Named } from "./exported.ts";
import type { ListedParam, ListedPipeline, ListedStep, Listing } from "./program.ts";

/** What can be run out of a file; nothing is checked here, so that a list comes even where no plan would. */
export function listingOf(exported: Exported): Listing {
  return {
    pipelines: exported.pipelines.map(listedPipeline),
    steps: exported.steps.map(({ value }) => listedStep(value)),
  };
}

function listedPipeline({ exportedAs, value }: Named<Pipeline>): ListedPipeline {
  const handles = reach(value);
  return { name: value.name, exportedAs, steps: listedSteps(handles), params: listedParams(handles) };
}

type Handles = ReadonlyMap<Step, readonly FoundHandle[]>;

function listedSteps(handles: Handles): readonly ListedStep[] {
  const steps = [...handles.keys()];
  const needs = needsOf(new Map(steps.map((step) => [step.name, step])), handles, false);
  return steps.map((step) => listedStep(step, needs.get(step.name)?.all));
}

function listedStep(step: Step, needs: readonly string[] = []): ListedStep {
  const { inputs }: { readonly inputs?: unknown } = step.spec;
  const names = isRecord(inputs) ? Object.keys(inputs) : [];
  return { name: step.name, kind: step.kind, needs, inputs: names, outputs: Object.keys(step.outputs) };
}

function listedParams(handles: Handles): readonly ListedParam[] {
  const params = new Map<string, Param<unknown>>();
  for (const found of handles.values()) {
    for (const { handle } of found) {
      if (isParam(handle) && !params.has(handle.name)) params.set(handle.name, handle);
    }
  }
  const documents = createDocuments();
  return [...params.values()].map(({ name, schema }) => {
    const { input } = documents(schema);
    const document = input.ok ? input.schema : {};
    const description = document.description;
    return { name, schema: document, ...(typeof description === "string" ? { description } : {}) };
  });
}
