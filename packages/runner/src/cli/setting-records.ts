import { type FailureClass, failureClasses } from "@pipeline/dsl";
import { didYouMean } from "../compile/suggestion.ts";
import type { Parse, Parsed } from "./setting.ts";
import { count } from "./setting-values.ts";

export type Resources = Readonly<Record<string, Readonly<Record<string, string>>>>;
export type RetryCounts = Readonly<Partial<Record<FailureClass, number>>>;

/** `STEP.FIELD=VALUE` texts by step, then by field. */
export const resources: Parse<Resources> = (given) => {
  const found: Record<string, Record<string, string>> = {};
  for (const each of given) {
    const [, step = "", field = "", value = ""] = /^(.+?)\.([A-Za-z.]+)=(.+)$/.exec(each) ?? [];
    if (step === "") return { ok: false, got: each, allowed: "of the form STEP.FIELD=VALUE, such as train.memory=8Gi" };
    found[step] = { ...found[step], [field]: value };
  }
  return { ok: true, value: found };
};

/** Faults of the program, which a bare number means; the others keep their own budgets. */
const ofTheProgram: readonly FailureClass[] = ["user-exit", "oom", "timeout", "contract"];

/** `2` for all faults of the program, `oom=2` for one class of failure. */
export const retries: Parse<RetryCounts> = (given) => {
  let found: RetryCounts = {};
  for (const each of given) {
    const parsed = retriesOf(each);
    if (!parsed.ok) return parsed;
    found = { ...found, ...parsed.value };
  }
  return { ok: true, value: found };
};

function retriesOf(given: string): Parsed<RetryCounts> {
  const [number = "", name] = given.split("=").reverse();
  const parsed = count(0)(number);
  const allowed = "a number of retries such as 2, or of one failure class such as oom=2";
  if (!parsed.ok) return { ok: false, got: given, allowed };
  const classes = name === undefined ? ofTheProgram : failureClasses.filter((each) => each === name);
  if (classes.length === 0) return { ok: false, got: given, allowed, guess: didYouMean(name ?? "", failureClasses) };
  return { ok: true, value: Object.fromEntries(classes.map((each) => [each, parsed.value])) };
}
