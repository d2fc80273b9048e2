import { describe, expect, it } from "vitest";
import type { Plan, PlannedStep } from "../compile/plan.ts";
import { paletteOf } from "../report/palette.ts";
import { plannedStep, planOf } from "../schedule/testing/planned.ts";
import type { Verdict } from "../schedule/verdict.ts";
import { listingText } from "./show-listing.ts";
import { planText } from "./show-plan.ts";
import { problemsText } from "./show-problems.ts";

const plain = paletteOf(false);
const digest = { alg: "sha256", value: "0" } as const;

describe("problems", () => {
  it("are all told, each with its place, the lines around it and the remedy", () => {
    const location = { file: "pipelines.ts", line: 3, column: 9 };
    const frame = "  2 |\n> 3 | const x = job();\n    |         ^";
    expect(
      problemsText(
        [
          { code: "STEP_DUPLICATE", message: 'Two steps are called "x".', remedy: "Rename one.", location, frame },
          {
            code: "FILE_NOT_LOADED",
            message: "It threw.",
            remedy: "Correct it.",
            trace: ["make a.ts:1:2", "a.ts:9:1"],
          },
        ],
        plain,
      ),
    ).toMatchInlineSnapshot(`
      "error STEP_DUPLICATE  Two steps are called "x".
        at pipelines.ts:3:9
          2 |
        > 3 | const x = job();
            |         ^
        → Rename one.

      error FILE_NOT_LOADED  It threw.
          by make a.ts:1:2
          by a.ts:9:1
        → Correct it.

      2 problems, nothing was started
      "
    `);
  });
});

describe("a plan", () => {
  it("is shown with all that a person should know before it runs", () => {
    const train: PlannedStep = plannedStep("train", {
      backend: "docker",
      needs: ["prepare"],
      image: "python:3.12",
      resources: {
        cpu: 2,
        memoryBytes: 8 * 1024 ** 3,
        gpu: [
          { type: "nvidia-l4", count: 1 },
          { count: 1, partition: "1g.10gb" },
        ],
      },
      timeoutMs: 1_800_000,
      queueTimeoutMs: 60_000,
      pools: { db: 1, net: 2 },
      env: { TOKEN: { is: "secret", name: "API_TOKEN" } },
      ships: [{ at: "train.py", from: "train.py", kind: "file", digest, size: 2_048 }],
      workers: 2,
    });
    const plan: Plan = {
      ...planOf([train, plannedStep("serve", { kind: "deploy", needs: ["train"] })]),
      params: { lr: { schema: {}, value: 0.1 } },
      pools: { db: 2, net: 4 },
      deadlineMs: 7_200_000,
      borrowed: [plannedStep("prepare")],
      publish: [
        { path: "out/model", step: "train", output: "model" },
        { path: "out/score.json", step: "train", output: "score" },
      ],
      warnings: [
        { code: "FIELD_UNSUPPORTED", step: "serve", field: "image", message: "Not used.", remedy: "Drop it." },
      ],
    };
    const changes = [{ component: "input.rows", before: "344", after: "345" }];
    const verdicts = new Map<string, Verdict>([
      ["prepare", { is: "cached", from: "run-0" }],
      ["train", { is: "run", why: { kind: "changed", changes } }],
      ["serve", { is: "depends", on: ["train"] }],
    ]);
    const inherited = { local: ["PATH", "LC_*"], docker: [] };
    expect(planText(plan, { inherited, verdicts }, plain)).toMatchInlineSnapshot(`
      "penguins  namespace default, deadline 2h
      params: lr = 0.1
      pools: db = 2, net = 4

      earlier  prepare  local
               from: run run-0
      run      train    docker  needs prepare
               why: input.rows: 344 → 345
               ships: train.py (2.05 kB)
               image: python:3.12
               asks for: cpu 2, memory 8Gi, gpu 1 × nvidia-l4 or gpu 1g.10gb, 2 workers
               limits: timeout 30m, queue timeout 1m, pool db, pool net × 2
               secrets: API_TOKEN
               publishes: model to out/model, score to out/score.json
      depends  serve    local   deploy  needs train
               on: train

      from your environment, on local: PATH, LC_*
      ! warning FIELD_UNSUPPORTED serve.image: Not used. Drop it.
      1 step to run, 1 that depends on others, 1 warning
      "
    `);
  });
});

describe("a plan of a run that cannot go on as it is", () => {
  it("says what is adopted, what is blocked and what to do about it", () => {
    const steps = [
      plannedStep("train"),
      plannedStep("test", { needs: ["labels"] }),
      plannedStep("report", { needs: ["test"] }),
    ];
    const because = 'step "labels" is left out by the selection, its outputs are needed, and no earlier run has them';
    const verdicts = new Map<string, Verdict>([
      ["labels", { is: "blocked", because, remedy: "run it once" }],
      ["train", { is: "adopt", from: "run-1", attempt: 2 }],
      ["test", { is: "blocked", because: 'It needs "labels", which is blocked.' }],
      ["report", { is: "blocked", because: 'It needs "test", which is blocked.' }],
    ]);
    const plan = planOf(steps, { borrowed: [plannedStep("labels")] });
    expect(planText(plan, { inherited: {}, verdicts }, plain)).toMatchInlineSnapshot(`
      "penguins  namespace default

      blocked  labels  local
               because: step "labels" is left out by the selection, its outputs are needed, and no earlier run has them
               → run it once
      adopt    train   local
               from: run run-1, attempt 2
      blocked  test    local  needs labels
               because: It needs "labels", which is blocked.
      blocked  report  local  needs test
               because: It needs "test", which is blocked.

      0 steps to run, 1 to adopt, 3 blocked
      "
    `);
  });
});

describe("a listing", () => {
  it("shows how to run each pipeline and set each param", () => {
    const step = { name: "train", kind: "job", needs: ["prepare"], inputs: [], outputs: ["model", "score"] } as const;
    const prepare = { name: "prepare", kind: "job", needs: [], inputs: [], outputs: [] } as const;
    const params = [
      { name: "lr", schema: { type: "number", default: 0.1 }, description: "learning rate" },
      { name: "mode", schema: { enum: ["a", "b"] } },
      { name: "all", schema: { anyOf: [] } },
    ];
    const listing = {
      pipelines: [
        { name: "penguins", exportedAs: "default", steps: [prepare, step], params },
        { name: "other", exportedAs: "second", steps: [{ ...prepare, kind: "deploy" as const }], params: [] },
      ],
      steps: [prepare],
    };
    expect(listingText(listing, "pipelines.ts", plain)).toMatchInlineSnapshot(`
      "penguins  pipeline run pipelines.ts
        prepare
        train    needs prepare; gives model, score
        params:
          --set lr=<number>  learning rate (default: 0.1)
          --set mode=<a|b>   (required)
          --set all=<json>   (required)

      other  pipeline run pipelines.ts#second
        prepare  deploy

      steps that can run alone:
        prepare
      "
    `);
    expect(listingText({ pipelines: [], steps: [] }, "pipelines.ts", plain)).toBe(
      "pipelines.ts exports no pipeline.\n",
    );
  });
});
