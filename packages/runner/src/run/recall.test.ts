import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Staging } from "@pipeline/backends/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PlannedStep } from "../compile/plan.ts";
import type { StepKey } from "../events/event.ts";
import { Results } from "../store/results.ts";
import { type Recall, recall } from "./recall.ts";

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "recall-"));
});
afterEach(() => rmSync(state, { recursive: true }));

const step: PlannedStep = {
  name: "train",
  kind: "job",
  backend: "local",
  needs: [],
  program: { by: "image", args: [] },
  inputs: {},
  env: {},
  outputs: { rows: { kind: "json", schema: { type: "integer" } }, model: { kind: "file", path: "model" } },
  resources: { gpu: [] },
  retries: { budget: {}, delayMs: 1000, maxDelayMs: 1000 },
  priority: 0,
  pools: {},
  ships: [],
  cache: true,
  volatile: [],
  key: {},
  workers: 1,
  sidecars: {},
};
const of = { namespace: "default", pipeline: "p", step: "train" };
const key: StepKey = { digest: "a".repeat(64), components: { program: "new", same: "1" } };
const model = { kind: "file", location: "/model", digest: { alg: "sha256", value: "0" }, size: 1 } as const;
const values = { rows: 3 };

interface World {
  readonly left?: StepKey;
  readonly holds?: boolean;
  readonly mayRead?: boolean;
  readonly fits?: boolean;
  readonly asked?: PlannedStep;
}

/** What comes of it where one result is remembered under a key. */
function recalled({ left, holds = true, mayRead = true, fits = true, asked = step }: World) {
  const results = Results.open(state);
  if (left !== undefined) results.remember({ key: left, of, from: "earlier", values, artifacts: { model }, tookMs: 1 });
  // Only what a recall asks: no other part of a staging is reached.
  const staging = { holds: async () => holds } as unknown as Staging;
  const program: Recall["program"] = {
    parse: async (_, given) => (fits ? { ok: true, values: given } : { ok: false, issues: [] }),
  };
  return recall(asked, key, { of, results, staging, program, mayRead });
}

describe("before a step runs", () => {
  it("a result of the same key serves", async () => {
    expect(await recalled({ left: key })).toMatchObject({
      hit: true,
      from: "earlier",
      result: { values, artifacts: { model } },
    });
  });

  it("the components that changed since its newest result are told, or that there is none", async () => {
    expect(await recalled({})).toEqual({ hit: false, why: { kind: "new" } });
    const left = { digest: "b".repeat(64), components: { program: "old", same: "1" } };
    expect(await recalled({ left })).toEqual({
      hit: false,
      why: { kind: "changed", changes: [{ component: "program", before: "old", after: "new" }] },
    });
  });

  it("a result whose artifact is gone, or whose values no longer fit, is damaged", async () => {
    const why = async (world: World) => ({ ...(await recalled({ left: key, ...world })) });
    expect(await why({ holds: false })).toEqual({
      hit: false,
      why: { kind: "damaged", message: 'output "model" is not there any more, or has changed' },
    });
    expect(await why({ fits: false })).toEqual({
      hit: false,
      why: { kind: "damaged", message: "its values no longer fit their schema" },
    });
  });

  it("nothing is looked for where nothing may be used", async () => {
    expect(await recalled({ left: key, mayRead: false })).toEqual({ hit: false, why: { kind: "forced" } });
    expect(await recalled({ left: key, asked: { ...step, cache: false } })).toEqual({
      hit: false,
      why: { kind: "never-cached" },
    });
  });
});
