import { type FailureClass, failureClasses, parseDurationMs } from "@pipeline/dsl";
import { noEntries } from "./empty.ts";
import { isRecord } from "./handle.ts";
import { numbersIn } from "./numbers.ts";
import type { PlannedRetries } from "./plan.ts";
import type { StepScope, Written } from "./scope.ts";

type Budget = Partial<Record<FailureClass, number>>;

/** What is not the program's fault is tried again without being asked. */
const defaultBudget: Budget = {
  "queue-timeout": 0,
  "not-found": 0,
  image: 1,
  staging: 2,
  "no-capacity": 5,
  quota: 3,
  auth: 0,
  preempted: 3,
  backend: 2,
  lost: 1,
};

/** What a plain number of retries is for. */
const ofTheProgram = ["user-exit", "oom", "timeout", "contract", "not-ready"] as const;

const defaultDelayMs = 1_000;
const defaultMaxDelayMs = 300_000;

/** Precedence: the settings of the run, the step, the defaults. */
export function planRetries({ written, survey }: StepScope): PlannedRetries {
  const { retries } = written;
  if (retries === undefined && Object.keys(survey.settings.retries ?? noEntries).length === 0) return usual;
  const policy: Written = isRecord(retries) ? retries : {};
  const delayMs = parseDurationMs(policy.delay) ?? defaultDelayMs;
  const budget = { ...defaultBudget, ...forNumber(retries), ...numbersIn(policy.on), ...survey.settings.retries };
  const maxDelayMs = parseDurationMs(policy.maxDelay) ?? defaultMaxDelayMs;
  return { budget: spent(budget), delayMs, maxDelayMs: Math.max(delayMs, maxDelayMs) };
}

function forNumber(retries: unknown): Budget {
  if (typeof retries !== "number") return {};
  return Object.fromEntries(ofTheProgram.map((name) => [name, retries]));
}

/** Of a step that says nothing: one for all of them. */
const usual: PlannedRetries = { budget: spent(defaultBudget), delayMs: defaultDelayMs, maxDelayMs: defaultMaxDelayMs };

/** In one order, without the classes that have none. */
function spent(budget: Budget): Budget {
  return Object.fromEntries(failureClasses.map((name) => [name, budget[name] ?? 0]).filter(([, count]) => count !== 0));
}
