import type { Json, Param, Step } from "@pipeline/dsl";
import { type Documents, isSameDocument } from "./documents.ts";
import { isParam } from "./handle.ts";
import { nameProblem } from "./names.ts";
import type { PlannedParam } from "./plan.ts";
import type { Problem } from "./problem.ts";
import type { PlanSettings } from "./request.ts";
import { suggestion } from "./suggestion.ts";
import type { Survey } from "./survey.ts";
import { isJson, type Validated, validate, validateText } from "./validate.ts";

export interface ParamScope {
  readonly survey: Survey;
  readonly settings: PlanSettings;
  readonly documents: Documents;
  readonly report: (problem: Problem) => void;
}

/** Values of all params of the pipeline, checked. One without a value is a problem only if a step that runs uses it. */
export function planParams(scope: ParamScope): Readonly<Record<string, PlannedParam>> {
  const { survey, settings, documents, report } = scope;
  const uses = paramsOf(survey);
  const planned: [string, PlannedParam][] = [];
  for (const use of uses.values()) {
    checkDeclaration(use, scope);
    const value = planValue(use, scope);
    const { input } = documents(use.param.schema);
    if (value !== undefined && input.ok) planned.push([use.param.name, { schema: input.schema, value }]);
  }
  for (const name of Object.keys({ ...settings.params, ...settings.setTexts })) {
    if (!uses.has(name)) report(unknown(name, uses.keys()));
  }
  return Object.fromEntries(planned);
}

/** One name; several declarations of it are one param if they say the same. */
interface ParamUse {
  readonly param: Param<unknown>;
  readonly others: Set<Param<unknown>>;
  /** The first step that runs and uses it. */
  user: Step | undefined;
}

function paramsOf({ handles, selected }: Survey): ReadonlyMap<string, ParamUse> {
  const uses = new Map<string, ParamUse>();
  for (const [step, found] of handles) {
    for (const { handle } of found) {
      if (!isParam(handle)) continue;
      const use = uses.get(handle.name) ?? { param: handle, others: new Set(), user: undefined };
      uses.set(handle.name, use);
      if (handle !== use.param) use.others.add(handle);
      if (selected.runs.has(step.name)) use.user ??= step;
    }
  }
  return uses;
}

function checkDeclaration({ param, others }: ParamUse, { documents, report }: ParamScope): void {
  const problem = nameProblem("param", param.name);
  if (problem !== undefined) report({ ...problem, place: param.place });
  const { input } = documents(param.schema);
  if (!input.ok) {
    const message = `Param "${param.name}": its schema has no JSON Schema: ${input.reason}.`;
    const remedy = "Use a schema that takes JSON and can describe itself (zod 4.2 or later does).";
    report({ code: "SCHEMA_NOT_JSON", message, remedy, place: param.place });
    return;
  }
  for (const other of others) {
    const document = documents(other.schema).input;
    if (!document.ok || !isSameDocument(input.schema, document.schema)) report(conflict(other));
  }
}

function planValue(use: ParamUse, scope: ParamScope): Json | undefined {
  const given = givenValue(use.param, scope);
  const validated = given ?? defaultValue(use.param, scope);
  if (!validated.ok) {
    if (given !== undefined || validated.why !== "")
      scope.report(invalid(use.param, validated.why, given !== undefined));
    else if (use.user !== undefined) scope.report(missing(use.param, use.user));
    return undefined;
  }
  if (isJson(validated.value)) return validated.value;
  scope.report(invalid(use.param, "its schema makes no JSON of it", true));
  return undefined;
}

/** `--set` comes over a params file. */
function givenValue({ name, schema }: Param<unknown>, { settings, documents }: ParamScope): Validated | undefined {
  const { setTexts, params } = settings;
  const text = Object.hasOwn(setTexts, name) ? setTexts[name] : undefined;
  if (text !== undefined) {
    const { input } = documents(schema);
    return validateText(schema, input.ok ? input.schema : {}, text);
  }
  return Object.hasOwn(params, name) ? validate(schema, params[name]) : undefined;
}

/** A default is checked too, which zod does not; `why` is empty where there is none. */
function defaultValue({ schema }: Param<unknown>, { documents }: ParamScope): Validated {
  const validated = validate(schema, undefined);
  if (!validated.ok && !validated.refused) return validated;
  if (!validated.ok || validated.value === undefined) return { ok: false, refused: true, why: "" };
  const { input, output } = documents(schema);
  const isStable = input.ok && output.ok && isSameDocument(input.schema, output.schema);
  return isStable ? validate(schema, validated.value) : validated;
}

function conflict({ name, place }: Param<unknown>): Problem {
  return {
    code: "PARAM_CONFLICT",
    message: `Param "${name}" is declared twice, with two schemas.`,
    remedy: "Declare it once and use it in both steps, or give one of them another name.",
    place,
  };
}

function invalid({ name, place }: Param<unknown>, why: string, isGiven: boolean): Problem {
  return {
    code: "PARAM_INVALID",
    message: `The ${isGiven ? "value" : "default"} of param "${name}" is not allowed: ${why}.`,
    remedy: isGiven ? `Give a value that its schema takes: --set ${name}=VALUE.` : "Change the default or the schema.",
    place,
  };
}

function missing({ name, place }: Param<unknown>, user: Step): Problem {
  return {
    code: "PARAM_MISSING",
    message: `Param "${name}" has no value and no default.`,
    remedy: `Give it one: --set ${name}=VALUE. Or give its schema a default.`,
    step: user.name,
    place,
  };
}

function unknown(name: string, known: Iterable<string>): Problem {
  return {
    code: "PARAM_UNKNOWN",
    message: `The pipeline has no param "${name}".`,
    remedy: suggestion(name, known, "params"),
  };
}
