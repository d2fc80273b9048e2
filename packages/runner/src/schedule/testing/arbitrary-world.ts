import type { Failure } from "@pipeline/backends/contract";
import type { FailureClass } from "@pipeline/dsl";
import fc from "fast-check";
import type { PlannedStep } from "../../compile/plan.ts";
import type { FailurePolicy, Happening, StopReason } from "../../events/event.ts";
import { plannedStep, planOf } from "./planned.ts";
import type { Script, WorldSpec } from "./world-spec.ts";

const mostSteps = 9;
const attemptsScripted = 4;
const classes = ["oom", "preempted", "backend"] as const satisfies readonly FailureClass[];

interface ArbitraryStep {
  readonly needs: readonly boolean[];
  readonly said: Partial<PlannedStep>;
  readonly scripts: readonly Script[];
  readonly role: "plain" | "cached" | "borrowed" | "added" | "deploy";
  /** Of a cached one: its result is not whole. */
  readonly isSpoiled: boolean;
}

const failure: fc.Arbitrary<Failure | undefined> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom(...classes).map((name) => ({ class: name, message: "as scripted" })) },
  { weight: 1, arbitrary: fc.constant({ class: "user-exit", message: "exit code 3", exit: { code: 3 } } as const) },
);

const script: fc.Arbitrary<Script> = fc
  .record({ prepareMs: fc.constantFrom(0, 0, 7), queueMs: fc.nat(40), runMs: fc.nat(100), failure })
  .map(({ failure: why, ...times }) => (why === undefined ? times : { ...times, failure: why }));

const said: fc.Arbitrary<Partial<PlannedStep>> = fc
  .record({
    backend: fc.constantFrom("local", "ray"),
    priority: fc.constantFrom(-10, 0, 0, 10),
    cpu: fc.constantFrom(undefined, 0.1, 0.3, 1, 3),
    gpu: fc.nat(3),
    queueTimeoutMs: fc.constantFrom(undefined, undefined, 10),
    budget: fc.dictionary(fc.constantFrom("user-exit", "queue-timeout", "staging", ...classes), fc.nat(2)),
    delayMs: fc.constantFrom(0, 5, 50),
  })
  .map(({ cpu, gpu, queueTimeoutMs, budget, delayMs, ...rest }) => ({
    ...rest,
    resources: { gpu: [], ...(cpu === undefined ? {} : { cpu }) },
    pools: { gpu },
    ...(queueTimeoutMs === undefined ? {} : { queueTimeoutMs }),
    retries: { budget, delayMs, maxDelayMs: 80 },
  }));

const step: fc.Arbitrary<ArbitraryStep> = fc.record({
  needs: fc.array(
    fc.nat(3).map((n) => n === 0),
    { minLength: mostSteps, maxLength: mostSteps },
  ),
  said,
  scripts: fc.array(script, { minLength: attemptsScripted, maxLength: attemptsScripted }),
  role: fc.constantFrom("plain", "plain", "plain", "plain", "cached", "borrowed", "added", "deploy"),
  isSpoiled: fc.boolean(),
});

const stopReason: fc.Arbitrary<StopReason> = fc.constantFrom(
  { kind: "signal", signal: "SIGINT" },
  { kind: "signal", signal: "SIGTERM" },
  { kind: "request" },
);

const interrupt = fc.record({
  atMs: fc.nat(300),
  event: fc
    .record({ because: stopReason, finishRunning: fc.boolean() })
    .map((stop): Happening => ({ type: "run.stopping", ...stop })),
});

export interface Freedom {
  readonly policies: readonly FailurePolicy[];
  /** Signals, deadlines, queue timeouts and deaths of services: what a crash at another time may change the outcome by. */
  readonly hasHaste: boolean;
}

/** A random pipeline, its limits, what each attempt does, and what comes from outside. */
export function arbitraryWorld({ policies, hasHaste }: Freedom): fc.Arbitrary<WorldSpec> {
  const limit = (...amounts: number[]): fc.Arbitrary<number | undefined> => fc.constantFrom(undefined, ...amounts);
  const capacity = fc.record({
    "*": limit(1, 2, 5),
    "backend:local": limit(1, 3),
    "backend:local:cpu": limit(0.3, 1, 2),
    gpu: limit(1, 2, 4),
  });
  return fc
    .record({
      steps: fc.array(step, { minLength: 1, maxLength: mostSteps }),
      capacity: capacity.map((pools) => {
        const given = Object.entries(pools).flatMap(([name, n]): [string, number][] =>
          n === undefined ? [] : [[name, n]],
        );
        return Object.fromEntries(given);
      }),
      policy: fc.constantFrom(...policies),
      deadlineMs: hasHaste ? fc.constantFrom(undefined, undefined, 120) : fc.constant(undefined),
      interrupts: hasHaste ? fc.array(interrupt, { maxLength: 2 }) : fc.constant([]),
    })
    .map(({ steps, capacity: pools, policy, deadlineMs, interrupts }) =>
      worldOf(hasHaste ? steps : steps.map(unhurried), {
        schedule: { capacity: pools, policy, ...(deadlineMs === undefined ? {} : { deadlineMs }) },
        interrupts,
      }),
    );
}

function unhurried(one: ArbitraryStep): ArbitraryStep {
  const { queueTimeoutMs: _queueTimeoutMs, ...patient } = one.said;
  return { ...one, said: patient, role: one.role === "deploy" ? "plain" : one.role };
}

function worldOf(steps: readonly ArbitraryStep[], rest: Pick<WorldSpec, "schedule" | "interrupts">): WorldSpec {
  const nameOf = (index: number): string => `s${index}`;
  const planned = steps.map((one, index) => {
    const needs =
      one.role === "borrowed" ? [] : one.needs.slice(0, index).flatMap((is, at) => (is ? [nameOf(at)] : []));
    return plannedStep(nameOf(index), { ...one.said, needs });
  });
  const withRole = (role: ArbitraryStep["role"]): PlannedStep[] =>
    planned.filter((_, index) => steps[index]?.role === role);
  const { kept, growth } = grown(planned, new Set(withRole("added").map(({ name }) => name)));
  const borrowed = withRole("borrowed");
  return {
    ...rest,
    plan: planOf(
      kept.filter((one) => !borrowed.includes(one)),
      { borrowed },
    ),
    cached: new Set(withRole("cached").map(({ name }) => name)),
    spoiled: new Set(steps.flatMap(({ role, isSpoiled }, at) => (role === "cached" && isSpoiled ? [nameOf(at)] : []))),
    growth,
    deaths: new Map(withRole("deploy").map(({ name }, index) => [name, 40 * index])),
    script: (name, attempt) => {
      const { scripts } = steps[Number(name.slice(1))] ?? { scripts: [] };
      return scripts[(attempt - 1) % attemptsScripted] ?? { prepareMs: 0, queueMs: 0, runMs: 0 };
    },
  };
}

/** Steps to add, and those that need them, are added once the first step has run; without needs on it they may start at once. */
function grown(
  planned: readonly PlannedStep[],
  toAdd: ReadonlySet<string>,
): { readonly kept: readonly PlannedStep[]; readonly growth: NonNullable<WorldSpec["growth"]> } {
  const [first, ...others] = planned;
  const added = new Set<string>();
  for (const { name, needs } of others) {
    if (toAdd.has(name) || needs.some((need) => added.has(need))) added.add(name);
  }
  const steps = planned.filter(({ name }) => added.has(name));
  if (first === undefined || steps.length === 0) return { kept: planned, growth: new Map() };
  return {
    kept: planned.filter(({ name }) => !added.has(name)),
    growth: new Map([[first.name, { type: "steps.added", steps }]]),
  };
}
