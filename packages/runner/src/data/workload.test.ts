import type { Artifact } from "@pipeline/backends/contract";
import { describe, expect, it } from "vitest";
import type { PlannedStep } from "../compile/plan.ts";
import { type AttemptContext, readyAttempt } from "./workload.ts";

const digest = { alg: "sha256", value: "0123456789abcdef" } as const;
const table: Artifact = { kind: "file", location: "/staging/prepare/output/table.csv", digest, size: 3 };

const step: PlannedStep = {
  name: "train",
  kind: "job",
  backend: "local",
  needs: ["prepare"],
  program: {
    by: "command",
    command: [{ is: "literal", value: "train" }],
    args: [
      { is: "literal", value: "--data={{INPUT}}/table" },
      { is: "ref", step: "prepare", output: "table", of: "file" },
      { is: "ref", step: "prepare", output: "extra", of: "file" },
      { is: "param", name: "lr" },
      {
        is: "text",
        parts: [
          { is: "literal", value: "n=" },
          { is: "ref", step: "prepare", output: "rows", of: "json" },
        ],
      },
    ],
  },
  inputs: {
    table: { is: "ref", step: "prepare", output: "table", of: "file" },
    "all-tables": { is: "list", items: [{ is: "ref", step: "prepare", output: "table", of: "file" }] },
    rows: { is: "ref", step: "prepare", output: "rows", of: "json" },
    raw: { is: "source", path: "data/raw.csv", of: "file", digest, size: 3 },
    mode: { is: "literal", value: { fast: true } },
  },
  env: {
    LR: { is: "param", name: "lr" },
    TABLE: { is: "ref", step: "prepare", output: "table", of: "file" },
    INPUT_PATH: { is: "literal", value: "mine" },
    TOKEN: { is: "secret", name: "API_TOKEN" },
  },
  outputs: {
    model: { kind: "dir", path: "models/best" },
    accuracy: { kind: "json", schema: { type: "number" } },
  },
  resources: { cpu: 2, gpu: [] },
  timeoutMs: 60_000,
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

const context: AttemptContext = {
  address: { namespace: "default", pipeline: "p", run: "20261121-074530-4kq9", step: "train", attempt: 2 },
  stands: () => [{ reach: "host" as const }],
  view: { work: "/mnt/work", input: "/mnt/input", output: "/mnt/output" },
  folder: "/staging/train/2",
  projectRoot: "/project",
  params: { lr: 0.1 },
  result: () => ({ values: { rows: 344 }, artifacts: { table, extra: table } }),
  sourcePath: (path) => `/project/${path}`,
  secrets: { API_TOKEN: "tell-nobody" },
  graceMs: 10_000,
  by: { version: "0.1.0", user: "ada", host: "engine", commit: "c0ffee" },
};

describe("an attempt, made ready", () => {
  const { contents, workload } = readyAttempt(step, context);

  it("resolves words: values as text, artifacts as paths, R66 {{INPUT}} in any argument", () => {
    expect([...(workload.command ?? []), ...workload.args]).toEqual([
      "train",
      "--data=/mnt/input/table",
      "/mnt/input/table",
      "/mnt/input/prepare.extra",
      "0.1",
      "n=344",
    ]);
  });

  it("R52 R53 R54 R56 X3 injects paths and names, which win over declared variables", () => {
    expect(workload.env).toEqual({
      LR: "0.1",
      TABLE: "/mnt/input/table",
      INPUT_PATH: "/mnt/input",
      OUTPUT_PATH: "/mnt/output",
      INPUT_TABLE: "/mnt/input/table",
      INPUT_RAW: "/mnt/input/raw",
      EXECUTION_ID: workload.id,
      PIPELINE_RUN: "20261121-074530-4kq9",
      PIPELINE_STEP: "train",
      PIPELINE_ATTEMPT: "2",
    });
    expect(workload.secrets).toEqual({ TOKEN: "tell-nobody" });
  });

  it("R60 places each artifact and source by the name of its input", () => {
    expect(contents.inputs).toEqual({
      table: "/mnt/input/table",
      "all-tables": ["/mnt/input/all-tables/0"],
      rows: 344,
      raw: "/mnt/input/raw",
      mode: { fast: true },
    });
    expect(contents.artifacts).toEqual([
      { at: "table", from: table },
      { at: "all-tables/0", from: table },
      { at: "raw", from: { kind: "file", path: "/project/data/raw.csv" } },
      { at: "prepare.extra", from: table },
    ]);
    expect(contents.outputFolders).toEqual(["models"]);
  });

  it("X12 derives the same id from the same attempt, and another from another", () => {
    const again = readyAttempt(step, context).workload.id;
    const next = readyAttempt(step, { ...context, address: { ...context.address, attempt: 3 } }).workload.id;
    expect(again).toBe(workload.id);
    expect(next).not.toBe(workload.id);
    expect(workload.id).toMatch(/^train-[0-9a-f]{20}$/);
  });

  it("R64 ships a script under its own name and as input/script.<extension>", () => {
    const shipped = { at: "src/train.py", from: "src/train.py", kind: "file", digest, size: 3 } as const;
    const program = { by: "script", interpreter: ["python3"], script: "src/train.py", args: [] } as const;
    const ready = readyAttempt({ ...step, inputs: {}, env: {}, program, ships: [shipped] }, context);
    const from = { kind: "file", path: "/project/src/train.py" };
    expect(ready.workload.command).toEqual(["python3", "src/train.py"]);
    expect(ready.contents.shipped).toEqual([{ at: "src/train.py", from }]);
    expect(ready.contents.artifacts).toEqual([{ at: "script.py", from }]);
  });

  it("tells a run function where its declared files go", () => {
    const ready = readyAttempt({ ...step, program: { by: "run", bundle: "run.mjs" } }, context);
    expect(ready.workload.command).toEqual(["node", "run.mjs"]);
    expect(ready.workload.env.PIPELINE_OUTPUTS).toBe('{"model":"models/best"}');
  });

  it("X23 makes labels that every platform takes", () => {
    const odd = { ...context.address, step: `Fan[a b é]-${"x".repeat(80)}` };
    const { labels } = readyAttempt(step, { ...context, address: odd }).workload;
    for (const value of Object.values(labels)) expect(value).toMatch(/^[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?$/);
  });
});
