import { describe, expect, test } from "vitest";
import { patience } from "./ready.ts";
import { Driver } from "./testing/driver.ts";
import { submitting, succeeded } from "./testing/happenings.ts";
import { plannedStep } from "./testing/planned.ts";

const one = { capacity: { "*": 1 } };
const started = (actions: readonly string[]): string[] => actions.filter((action) => action.startsWith("submit"));

/** Runs all steps one after the other, as they are submitted; tells the order. */
function order(run: Driver): string[] {
  const names: string[] = [];
  for (let actions = started(run.begun); actions.length > 0; ) {
    const submitted = actions.map((action) => action.split(" ")[1] ?? "");
    names.push(...submitted);
    actions = submitted.flatMap((name) => started(run.give(submitting(name), succeeded(name))));
  }
  return names;
}

describe("R47: order", () => {
  test("higher priority first, then the longest path, then the plan", () => {
    const run = new Driver(
      [
        plannedStep("c"),
        plannedStep("d"),
        plannedStep("long"),
        plannedStep("urgent", { priority: 10 }),
        plannedStep("tail", { needs: ["long"], priority: -10 }),
      ],
      one,
    );
    expect(order(run)).toEqual(["urgent", "long", "c", "d", "tail"]);
  });

  test("a path is as long as its steps are expected to run; an unknown one counts as the mean", () => {
    const steps = ["short", "unknown", "long"].map((name) => plannedStep(name));
    expect(order(new Driver(steps, { ...one, expectedMs: { short: 10, long: 90 } }))).toEqual([
      "long",
      "unknown",
      "short",
    ]);
  });

  test("a step that is cached while it waits for room leaves its place, first or not", () => {
    const run = new Driver(
      ["a", "b", "c", "d"].map((name) => plannedStep(name)),
      one,
    );
    const cached = (step: string) => ({ type: "step.cached", step, from: "run-0", values: {}, artifacts: {} }) as const;
    expect(run.give(submitting("a"), cached("c"), cached("b"))).toEqual([]);
    expect(run.give(succeeded("a"))).toEqual(["submit d 1"]);
  });
});

describe("claims", () => {
  const two = [plannedStep("a", { pools: { gpu: 2 } }), plannedStep("b", { pools: { gpu: 2 } })];

  test("weights, cores, memory, slots of a backend: each is a pool", () => {
    const sized = (name: string, cpu: number, memoryBytes: number) =>
      plannedStep(name, { resources: { cpu, memoryBytes, gpu: [] } });
    expect(new Driver(two, { capacity: { gpu: 3 } }).begun).toEqual(["submit a 1", "queue b for gpu"]);
    const cores = [sized("a", 2, 1), sized("b", 2, 1)];
    expect(new Driver(cores, { capacity: { "backend:local:cpu": 3 } }).begun.at(-1)).toBe(
      "queue b for backend:local:cpu",
    );
    const memory = [sized("a", 1, 5), sized("b", 1, 5)];
    expect(new Driver(memory, { capacity: { "backend:local:memory": 9 } }).begun.at(-1)).toBe(
      "queue b for backend:local:memory",
    );
    const slots = [plannedStep("a"), plannedStep("b"), plannedStep("c", { backend: "ray" })];
    expect(new Driver(slots, { capacity: { "backend:local": 1 } }).begun).toEqual([
      "submit a 1",
      "submit c 1",
      "queue b for backend:local",
    ]);
  });

  test("a pool without a capacity is no limit", () => {
    expect(new Driver(two).begun).toEqual(["submit a 1", "submit b 1"]);
  });

  test("more than there is becomes all there is: the step runs alone", () => {
    expect(new Driver(two, { capacity: { gpu: 1 } }).begun).toEqual(["submit a 1", "queue b for gpu"]);
  });

  test("fractions of a core that were taken and given back leave nothing behind", () => {
    const cpu = (name: string, cores: number, needs: readonly string[] = []) =>
      plannedStep(name, { needs, resources: { cpu: cores, gpu: [] } });
    const run = new Driver([cpu("a", 0.1), cpu("b", 0.2), cpu("all", 0.3, ["a", "b"])], {
      capacity: { "backend:local:cpu": 0.3 },
    });
    run.give(submitting("a"), submitting("b"), succeeded("b"));
    expect(run.give(succeeded("a"))).toEqual(["submit all 1"]);
  });

  test("an attempt on disk holds its claims, whatever was decided", () => {
    const run = new Driver([plannedStep("a"), plannedStep("b"), plannedStep("c")], one);
    expect(run.give(submitting("a"), submitting("b"), succeeded("a"))).toEqual([]);
    expect(run.give(succeeded("b"))).toEqual(["submit c 1"]);
  });
});

describe("R47: fairness", () => {
  const small = (n: number) => plannedStep(`s${n}`, { pools: { gpu: 1 } });
  const other = plannedStep("other", { needs: ["s0"] });

  /** A big step that is first in line, and more small ones behind it than it waits for. */
  function crowded(capacity: Readonly<Record<string, number>>): Driver {
    const big = plannedStep("big", { pools: { gpu: 2 }, priority: 1 });
    const smalls = Array.from({ length: 40 }, (_, n) => small(n));
    const hog = plannedStep("hog", { pools: { gpu: 1 }, priority: 2 });
    return new Driver([hog, big, ...smalls, other], { capacity });
  }

  test("a step that lacks room is overtaken so often and no oftener; then what it lacks is kept for it", () => {
    const run = crowded({ gpu: 2 });
    expect(run.begun.slice(0, 3)).toEqual(["submit hog 1", "submit s0 1", "queue big for gpu"]);
    run.give(submitting("hog"), submitting("s0"));
    for (let n = 1; n < patience; n += 1) {
      const next = n === 1 ? [`submit s1 1`, "submit other 1"] : [`submit s${n} 1`];
      expect(run.give(succeeded(`s${n - 1}`)).toSorted()).toEqual(next.toSorted());
      run.give(submitting(`s${n}`));
    }
    expect(run.give(succeeded(`s${patience - 1}`))).toEqual([]);
    expect(run.give(succeeded("hog"))).toEqual(["submit big 1"]);
  });

  test("a newcomer that has room and is held back is queued for no pool of its own", () => {
    const run = crowded({ gpu: 2 });
    run.give(submitting("hog"), submitting("s0"));
    for (let n = 1; n < patience; n += 1) run.give(succeeded(`s${n - 1}`), submitting(`s${n}`));
    run.give(succeeded(`s${patience - 1}`));
    expect(run.give({ type: "steps.added", steps: [small(99)] })).toEqual(["queue s99"]);
  });
});

test("of steps that each claim an amount of their own, a bounded number is looked at; nothing waits for ever", () => {
  const sized = Array.from({ length: 200 }, (_, n) => {
    const gpu = 200 - n;
    return plannedStep(`s${n}`, { pools: { gpu } });
  });
  const run = new Driver(sized, { capacity: { gpu: 200 } });
  expect(run.begun.filter((action) => action.startsWith("submit"))).toEqual(["submit s0 1"]);
  expect(order(run).toSorted()).toEqual(sized.map(({ name }) => name).toSorted());
});
