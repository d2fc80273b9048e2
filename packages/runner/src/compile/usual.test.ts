import { job, pipeline } from "@pipeline/dsl";
import { expect, it } from "vitest";
import type { Plan } from "./plan.ts";
import type { PlanSettings } from "./request.ts";
import { planOf } from "./testing/compiling.ts";

const a = job("a", { command: ["true"] });
const silent = pipeline("silent", [a]);
const loud = pipeline("loud", [a], { namespace: "own", deadline: "2h", pools: { db: 3 } });

const usual = { namespace: "team", deadlineMs: 3_600_000, pools: { db: 1, net: 2 } };
const own = { namespace: "own", deadlineMs: 7_200_000, pools: { db: 3 } };
const said = { namespace: "now", deadlineMs: 1_000, pools: { db: 5 } };

function heads(settings: Partial<PlanSettings>): readonly Partial<Plan>[] {
  return [silent, loud].map((declared) => {
    const { namespace, deadlineMs, pools } = planOf(declared, settings);
    return { namespace, pools, ...(deadlineMs === undefined ? {} : { deadlineMs }) };
  });
}

it("a run's words come over the pipeline's own, and those over the project's", () => {
  expect(heads({})).toEqual([{ namespace: "default", pools: {} }, own]);
  expect(heads({ usual })).toEqual([usual, { ...own, pools: { db: 3, net: 2 } }]);
  expect(heads({ usual, ...said })).toEqual([
    { ...said, pools: { db: 5, net: 2 } },
    { ...said, pools: { db: 5, net: 2 } },
  ]);
});
