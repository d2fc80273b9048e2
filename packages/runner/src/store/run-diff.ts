import { isDeepStrictEqual } from "node:util";
import type { Json } from "@pipeline/dsl";
import type { StepView } from "../events/view.ts";
import type { StoredKey } from "./attempts.ts";
import type { StoredRun } from "./stored-run.ts";

/** Old and new; one of them is absent where something came or went. */
export interface Change<T> {
  readonly from?: T;
  readonly to?: T;
}

export type Changes<T> = Readonly<Record<string, Change<T>>>;

/** One step in two runs. */
export interface StepDiff {
  readonly step: string;
  readonly is: "added" | "removed" | "changed" | "same";
  readonly status: Change<StepView["status"]>;
  /** Of the last attempt's program; no change of it makes a step count as changed. */
  readonly durationMs: Change<number>;
  readonly values: Changes<Json>;
  /** Digests of artifacts. */
  readonly artifacts: Changes<string>;
  /** Components of the cache key. */
  readonly key: Changes<string>;
}

export interface RunDiff {
  readonly from: string;
  readonly to: string;
  readonly params: Changes<Json>;
  /** Those of the later run in its order, then those that it lacks. */
  readonly steps: readonly StepDiff[];
}

export function diffRuns(from: StoredRun, to: StoredRun): RunDiff {
  const names = new Set([...to.view.steps.keys(), ...from.view.steps.keys()]);
  return {
    from: from.run,
    to: to.run,
    params: changes(paramsOf(from), paramsOf(to)),
    steps: [...names].map((name) => diffStep(name, from, to)),
  };
}

function diffStep(step: string, from: StoredRun, to: StoredRun): StepDiff {
  const [before, now] = [from.view.steps.get(step), to.view.steps.get(step)];
  const values = changes(before?.result?.values ?? {}, now?.result?.values ?? {});
  const artifacts = changes(digestsOf(before), digestsOf(now));
  const key = keyChanges(from.keys.get(step), to.keys.get(step));
  const isSame = before?.status === now?.status && [values, artifacts, key].every((each) => isEmpty(each));
  const is = before === undefined ? "added" : now === undefined ? "removed" : isSame ? "same" : "changed";
  return {
    step,
    is,
    status: change(before?.status, now?.status),
    durationMs: change(durationOf(before), durationOf(now)),
    values,
    artifacts,
    key: is === "changed" ? key : {},
  };
}

/** Whole keys where both runs have them, else what both plans knew: half a key would seem to differ in the other half. */
function keyChanges(from: StoredKey | undefined, to: StoredKey | undefined): Changes<string> {
  const areWhole = from?.whole !== undefined && to?.whole !== undefined;
  return areWhole ? changes(from.whole, to.whole) : changes(from?.planned ?? {}, to?.planned ?? {});
}

function paramsOf({ plan }: StoredRun): Readonly<Record<string, Json>> {
  return Object.fromEntries(Object.entries(plan.params).map(([name, { value }]) => [name, value]));
}

function digestsOf(step: StepView | undefined): Readonly<Record<string, string>> {
  const artifacts = Object.entries(step?.result?.artifacts ?? {});
  return Object.fromEntries(artifacts.map(([name, { digest }]) => [name, `${digest.alg}:${digest.value}`]));
}

function durationOf(step: StepView | undefined): number | undefined {
  const { startedAtMs, endedAtMs } = step ?? {};
  return startedAtMs === undefined || endedAtMs === undefined ? undefined : endedAtMs - startedAtMs;
}

/** Only what differs. */
function changes<T>(from: Readonly<Record<string, T>>, to: Readonly<Record<string, T>>): Changes<T> {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  const differing = names.filter((name) => !isDeepStrictEqual(from[name], to[name]));
  return Object.fromEntries(differing.map((name) => [name, change(from[name], to[name])]));
}

function change<T>(from: T | undefined, to: T | undefined): Change<T> {
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0;
}
