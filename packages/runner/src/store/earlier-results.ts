import type { StepResult } from "../events/event.ts";
import { resultPart } from "../events/result-part.ts";
import { runsNewestFirst } from "./runs.ts";
import { readRunLog } from "./stored-log.ts";

export interface EarlierResult extends StepResult {
  readonly from: string;
}

/** The newest result of each wanted step among earlier runs of the same pipeline. */
export function earlierResults(
  stateFolder: string,
  pipeline: { readonly namespace: string; readonly pipeline: string },
  wanted: readonly string[],
): ReadonlyMap<string, EarlierResult> {
  const found = new Map<string, EarlierResult>();
  if (wanted.length === 0) return found;
  for (const run of runsNewestFirst(stateFolder)) {
    for (const [step, result] of resultsOf(stateFolder, run, pipeline)) {
      if (wanted.includes(step) && !found.has(step)) found.set(step, result);
    }
    if (found.size === wanted.length) break;
  }
  return found;
}

function resultsOf(
  stateFolder: string,
  run: string,
  wanted: { readonly namespace: string; readonly pipeline: string },
): ReadonlyMap<string, EarlierResult> {
  // A log that is damaged or of another version keeps nobody from using the others.
  const log = readRunLog(stateFolder, run);
  const events = log.is === "whole" ? log.events : [];
  const first = events[0];
  if (first?.type !== "run.started") return new Map();
  if (first.plan.pipeline !== wanted.pipeline || first.plan.namespace !== wanted.namespace) return new Map();
  const results = new Map<string, EarlierResult>();
  for (const event of events) {
    if (event.type === "step.succeeded") results.set(event.step, { from: run, ...resultPart(event) });
    if (event.type === "step.cached") results.set(event.step, { from: event.from, ...resultPart(event) });
    if (event.type === "step.reopened") results.delete(event.step);
  }
  return results;
}
