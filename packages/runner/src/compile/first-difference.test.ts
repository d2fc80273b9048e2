import { job, pipeline } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { firstDifference } from "./first-difference.ts";
import { planOf } from "./testing/compiling.ts";

function plan(inputs: Record<string, never>, name = "a") {
  return planOf(pipeline("p", [job(name, { command: ["x"], inputs })]));
}

const value = (written: unknown): never => written as never;

describe("the first difference of two plans", () => {
  it("is none for equal plans", () => {
    expect(firstDifference(plan({ a: value(1) }), plan({ a: value(1) }))).toBeUndefined();
  });

  it.each([
    ["a value", { t: value(1) }, { t: value(2) }, { step: "a", field: "inputs.t.value", before: "1", after: "2" }],
    [
      "a deep value",
      { t: value([{ u: 1 }]) },
      { t: value([{ u: "1" }]) },
      { step: "a", field: "inputs.t.value.0.u", before: "1", after: '"1"' },
    ],
    [
      "a list for a record",
      { t: value([]) },
      { t: value({}) },
      { step: "a", field: "inputs.t.value", before: "[]", after: "{}" },
    ],
    [
      "a key more",
      {},
      { t: value(1) },
      { step: "a", field: "inputs.t", before: undefined, after: '{"is":"literal","value":1}' },
    ],
    [
      "the order of keys",
      { t: value({ a: 1, b: 2 }) },
      { t: value({ b: 2, a: 1 }) },
      { step: "a", field: "inputs.t.value", before: '{"a":1,"b":2}', after: '{"b":2,"a":1}' },
    ],
  ])("names %s", (...[, before, after, found]) => {
    expect(firstDifference(plan(before), plan(after))).toEqual(found);
  });

  it("names the plan's own fields without a step", () => {
    const one = plan({});
    expect(firstDifference(one, { ...one, namespace: "other" })).toEqual({
      field: "namespace",
      before: '"default"',
      after: '"other"',
    });
  });

  it("names a step that is only in one, and one that has another name", () => {
    const one = plan({});
    expect(firstDifference(one, { ...one, steps: [] })).toMatchObject({ step: "a", field: "", after: undefined });
    expect(firstDifference({ ...one, steps: [] }, one)).toMatchObject({ step: "a", field: "", before: undefined });
    expect(firstDifference(one, plan({}, "b"))).toEqual({ step: "a", field: "name", before: '"a"', after: '"b"' });
  });
});
