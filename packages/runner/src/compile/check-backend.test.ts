import type { Draft, Finding } from "@pipeline/backends/contract";
import { deploy, dir, file, job, param, pipeline, secret, source, text } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { draftOf } from "./draft.ts";
import { planOf, problemsOf, rulesWith } from "./testing/compiling.ts";

function check({ image }: Draft): readonly Finding[] {
  const ignored: Finding = {
    severity: "warning",
    field: "image",
    message: `The image "${image}" is not used.`,
    remedy: "Leave it out.",
  };
  return image === undefined ? [] : [ignored];
}

const rules = { local: rulesWith(check), docker: rulesWith() };

describe("what a backend cannot honour", () => {
  const train = job("train", { image: "python:3", command: ["x"] });

  it("X6 R30 is a listed warning that stops nothing", () => {
    expect(planOf(pipeline("p", [train]), {}, { rules }).warnings).toMatchInlineSnapshot(`
      [
        {
          "code": "BACKEND_CANNOT",
          "field": "image",
          "message": "The image "python:3" is not used.",
          "remedy": "Leave it out.",
          "step": "train",
        },
      ]
    `);
    expect(planOf(pipeline("p", [train]), { backend: "docker" }, { rules }).warnings).toEqual([]);
  });

  it("X6 is a problem under --strict", () => {
    expect(problemsOf(pipeline("p", [train]), { strict: true }, { rules })).toMatchInlineSnapshot(`
      "BACKEND_CANNOT at train · image
        The image "python:3" is not used.
        Leave it out."
    `);
  });

  it("X4 X6 is a problem for a deploy where no services are", () => {
    const api = deploy("api", { command: ["x"], port: 1, health: "port" });
    const { serves: _, ...local } = rulesWith();
    expect(problemsOf(pipeline("p", [api]), {}, { rules: { local } })).toMatchInlineSnapshot(`
      "BACKEND_CANNOT at api · backend
        local leaves no services: what it runs, ends.
        Run this deploy on local or docker."
    `);
  });

  it("is not asked of a step that is not whole, or whose backend is unknown", () => {
    const steps = [job("a", { image: "x", command: [] as never }), job("b", { image: "x", backend: "slurm" })];
    const codes = problemsOf(pipeline("p", steps), { strict: true }, { rules }).match(/^[A-Z_]+/gm);
    expect(codes).toEqual(["PROGRAM_MISSING", "BACKEND_UNKNOWN"]);
  });
});

describe("drafts", () => {
  const raw = source("data/raw.csv");
  const prepare = job("prepare", { command: ["x"], outputs: { rows: z.int(), table: file("t.csv"), all: dir("all") } });
  const { rows, table, all } = prepare.outputs;

  function draft(spec: object) {
    const declared = pipeline("p", [job("train", spec as never)], { namespace: "birds" });
    const plan = planOf(declared);
    const step = plan.steps.find(({ name }) => name === "train");
    if (step === undefined) throw new Error("no such step");
    return draftOf(step, { plan, rules: rulesWith() });
  }

  it("R66 resolves what is known, and names what only the run knows", () => {
    const spec = {
      image: "python:3",
      command: ["python3", "{{INPUT}}/x", text`--rows=${rows}`, param("lr", z.number().default(0.1))],
      args: [table, all, raw, source("other.csv")],
      inputs: { table, models: [{ all }], data: raw, again: table },
      env: { A: text`${rows}!`, KEY: secret("HUB_KEY") },
      outputs: { score: z.number(), model: dir("model") },
      timeout: "1m",
      user: "app",
      platform: "linux/amd64",
      sidecars: { redis: { image: "redis", command: ["redis"], env: { B: secret("KEY") } }, bare: { image: "x" } },
    };
    expect(draft(spec)).toMatchInlineSnapshot(`
      {
        "args": [
          "\${attempt}/input/table",
          "\${attempt}/input/models/0/all",
          "\${attempt}/input/data",
          "\${attempt}/input/8fb911e0.other.csv",
        ],
        "command": [
          "python3",
          "\${attempt}/input/x",
          "--rows=\${prepare.outputs.rows}",
          "0.1",
        ],
        "env": {
          "A": "\${prepare.outputs.rows}!",
          "EXECUTION_ID": "\${execution}",
          "INPUT_AGAIN": "\${attempt}/input/again",
          "INPUT_DATA": "\${attempt}/input/data",
          "INPUT_PATH": "\${attempt}/input",
          "INPUT_TABLE": "\${attempt}/input/table",
          "OUTPUT_PATH": "\${attempt}/output",
          "PIPELINE_ATTEMPT": "\${attempt}",
          "PIPELINE_RUN": "\${run}",
          "PIPELINE_STEP": "train",
        },
        "graceMs": 10000,
        "image": "python:3",
        "kind": "job",
        "labels": {
          "pipeline-attempt": "1",
          "pipeline-commit": "commit",
          "pipeline-host": "host",
          "pipeline-name": "p",
          "pipeline-namespace": "birds",
          "pipeline-run": "run",
          "pipeline-step": "train",
          "pipeline-user": "user",
          "pipeline-version": "version",
        },
        "outputs": [
          {
            "kind": "dir",
            "name": "model",
            "path": "model",
          },
        ],
        "platform": "linux/amd64",
        "resources": {
          "gpu": [],
        },
        "secretFileNames": [],
        "secretNames": [
          "KEY",
        ],
        "sidecars": {
          "bare": {
            "args": [],
            "env": {},
            "image": "x",
            "secretNames": [],
          },
          "redis": {
            "args": [],
            "command": [
              "redis",
            ],
            "env": {},
            "image": "redis",
            "secretNames": [
              "B",
            ],
          },
        },
        "step": "train",
        "timeoutMs": 60000,
        "user": "app",
        "workers": 1,
      }
    `);
  });

  it("names the files of scripts and functions as they lie in the working folder", () => {
    const { command, args } = draft({ script: "train.py", args: ["-v"] });
    expect([command, args]).toEqual([["python3", "train.py"], ["-v"]]);
    expect(draft({ run: () => undefined }).command).toEqual(["node", "run.mjs"]);
  });

  it("X28 leaves an image its entry point, and keeps a deploy's port", () => {
    expect(draft({ image: "x", args: ["-v"] })).not.toHaveProperty("command");
    const api = deploy("api", { image: "x", port: 80, health: "/up" });
    const plan = planOf(pipeline("p", [api]));
    expect(plan.steps.map((step) => draftOf(step, { plan, rules: rulesWith() }))).toMatchObject([
      { kind: "deploy", env: { PORT: "80" }, service: { port: 80, health: "/up", expose: "loopback" } },
    ]);
  });
});
