import { describe, expect, it } from "vitest";
import type { PlannedStep } from "../compile/plan.ts";
import type { StepResult } from "../events/event.ts";
import { type KeyContext, stepKey } from "./step-key.ts";

/** Nobody here knows its value. */
const HUB = { is: "secret", name: "HUB", platform: "robot/hub" } as const;

const step: PlannedStep = {
  name: "train",
  kind: "job",
  backend: "local",
  needs: ["prepare"],
  program: {
    by: "command",
    command: [{ is: "literal", value: "train" }],
    args: [{ is: "ref", step: "prepare", output: "rows", of: "json" }],
  },
  inputs: {
    table: { is: "ref", step: "prepare", output: "table", of: "file" },
    mode: { is: "literal", value: "fast" },
    mixed: {
      is: "list",
      items: [
        { is: "ref", step: "prepare", output: "rows", of: "json" },
        { is: "param", name: "lr" },
      ],
    },
  },
  env: { TOKEN: { is: "secret", name: "API_TOKEN" }, STAMP: { is: "secret", name: "OTHER" }, HUB },
  outputs: {},
  resources: { gpu: [] },
  retries: { budget: {}, delayMs: 1000, maxDelayMs: 1000 },
  priority: 0,
  pools: {},
  ships: [],
  cache: true,
  volatile: ["STAMP"],
  key: { program: "train", environment: "planned", "input.mode": '"fast"' },
  workers: 1,
  sidecars: {},
};

function prepared(rows: number, location = "/a", value = "00"): StepResult {
  const table = { kind: "file", location, digest: { alg: "sha256", value }, size: 3 } as const;
  return { values: { rows }, artifacts: { table } };
}

const context: KeyContext = {
  result: () => prepared(3),
  params: { lr: 0.1 },
  secrets: { API_TOKEN: "hunter22", OTHER: "x" },
  hmacKey: "key",
  environment: "node 24",
};

const digestOf = (changes: Partial<KeyContext>, of: PlannedStep = step): string =>
  stepKey(of, { ...context, ...changes }).digest;

describe("the key of a step", () => {
  it("keeps every component by name: the plan's, values behind refs, the environment, and marks of secrets", () => {
    const { components } = stepKey(step, context);
    expect({ ...components, "secret.API_TOKEN": components["secret.API_TOKEN"]?.slice(0, 5) }).toMatchInlineSnapshot(`
      {
        "environment": "node 24",
        "input.mixed": "[3,0.1]",
        "input.mode": ""fast"",
        "input.table": ""sha256:00"",
        "program": "train",
        "ref.prepare.rows": "3",
        "secret.API_TOKEN": "hmac:",
      }
    `);
    expect(Object.keys(components)).toEqual(Object.keys(components).toSorted());
  });

  it("depends on the bytes of an artifact and not on where they lie", () => {
    expect(digestOf({ result: () => prepared(3, "/b") })).toBe(digestOf({}));
    expect(digestOf({ result: () => prepared(3, "/a", "01") })).not.toBe(digestOf({}));
  });

  it("depends on values, params in what waited, the environment and secrets, each under the key of the store", () => {
    const others: Partial<KeyContext>[] = [
      { result: () => prepared(4) },
      { params: { lr: 0.2 } },
      { environment: "node 26" },
      { secrets: { API_TOKEN: "another1" } },
      { hmacKey: "other" },
    ];
    expect(new Set([digestOf({}), ...others.map((each) => digestOf(each))]).size).toBe(others.length + 1);
  });

  it("does not depend on what is volatile, and holds no secret", () => {
    expect(digestOf({ secrets: { ...context.secrets, OTHER: "y" } })).toBe(digestOf({}));
    expect(JSON.stringify(stepKey(step, context))).not.toContain("hunter22");
  });

  it("tells long values by their digest alone", () => {
    const rows = { values: { rows: "x".repeat(1000) }, artifacts: prepared(3).artifacts };
    expect(stepKey(step, { ...context, result: () => rows }).components["ref.prepare.rows"]).toMatch(
      /^sha256:[0-9a-f]{64}$/,
    );
  });
});
