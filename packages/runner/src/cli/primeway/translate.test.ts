import { describe, expect, it } from "vitest";
import { made } from "./testing/made.ts";

describe("a file of primeway's", () => {
  it("that is a job becomes a pipeline of one", () => {
    expect(
      made(`docker_image: pytorch/pytorch:2.5.1
job_name: train model
job_type: run
project_dir: ./project
entry_script: src/train.py
memory: 16
disk_space: 50
cpu_count: 4
gpu_types:
  - type: NVIDIA A100 PCIe
    count: 2
    memory: 80
timeout: 3600
creation_timeout: 600
env:
  - name: EPOCHS
    value: 5
  - name: WANDB_API_KEY
    value: live-looking
requirements: [wandb, "numpy==2.1"]
apt_packages: [git]
ignore_patterns: [venv]
primeway_api_token: live-looking-too
schedule_start: "09:00"
retrys: 3
`),
    ).toMatchInlineSnapshot(`
      "import { build, job, pipeline, secret } from "@pipeline/dsl";

      // Made from primeway.yaml.
      // primeway.yaml:15: WANDB_API_KEY became a secret: its value is taken from your environment, and was not copied
      // primeway.yaml:23: left out: primeway_api_token; a credential is never copied, and nothing here needs it
      // primeway.yaml:24: its clocks are those of Europe/Moscow, as primeway has them; \`pipeline schedule\` installs it
      // primeway.yaml:25: left out: there is no key "retrys".

      const trainModel = job("train-model", {
        image: build({
          project: "../old/./project",
          base: "pytorch/pytorch:2.5.1",
          entryScript: "src/train.py",
          requirements: ["wandb", "numpy==2.1"],
          aptPackages: ["git"],
          ignore: ["venv", "**/venv"],
        }),
        env: { EPOCHS: "5", WANDB_API_KEY: secret("WANDB_API_KEY") },
        resources: {
          cpu: 4,
          memory: "16Gi",
          disk: "50Gi",
          gpu: { type: "nvidia-a100-pcie", count: 2, leastMemory: "80Gi" },
        },
        timeout: "1h",
        queueTimeout: "10m",
      });

      export default pipeline("train-model", [trainModel], { schedule: { cron: "0 9 * * *", zone: "Europe/Moscow" } });
      "
    `);
  });

  it("that is a deploy becomes one", () => {
    expect(
      made(`docker_image: python:3.12
job_name: serve
job_type: deploy
command: uvicorn app:app --host 0.0.0.0 --port 8000
port: 8000
health_endpoint: health
health_check_timeout: 960
idle_timeout: 300
requirements:
  - fastapi
`),
    ).toMatchInlineSnapshot(`
      "import { build, deploy, pipeline } from "@pipeline/dsl";

      // Made from primeway.yaml.

      const serve = deploy("serve", {
        image: build({ base: "python:3.12", requirements: ["fastapi"] }),
        command: ["uvicorn", "app:app", "--host", "0.0.0.0", "--port", "8000"],
        port: 8000,
        health: "/health",
        readyTimeout: "16m",
        idleTimeout: "5m",
      });

      export default pipeline("serve", [serve]);
      "
    `);
  });

  it("R20 that is a deploy is up when it was", () => {
    const head = "docker_image: x\njob_name: a\njob_type: deploy\nport: 1\nhealth_endpoint: /\n";
    const up = (lines: string) =>
      made(`${head}${lines}`)
        .split("\n")
        .filter((line) => /yaml:|schedule|zone|windows|from/.test(line))
        .slice(1);
    expect([
      up("schedule_start: '9:00'\nschedule_end: '18:00'\n"),
      up(
        "schedule:\n  workdays:\n    - {start: '08:00', end: '18:00'}\n  weekends:\n    - {start: '10:00', end: '14:00'}\n  specific_days: {}\n",
      ),
      up("schedule_start: tomorrow\n"),
    ]).toMatchInlineSnapshot(`
      [
        [
          "// Made from primeway.yaml.",
          "// primeway.yaml:6: its clocks are those of Europe/Moscow, as primeway has them",
          "  schedule: { zone: "Europe/Moscow", windows: [{ from: "09:00", to: "18:00" }] },",
        ],
        [
          "// Made from primeway.yaml.",
          "// primeway.yaml:6: its clocks are those of Europe/Moscow, as primeway has them",
          "// primeway.yaml:6: left out: specific_days of its schedule",
          "  schedule: {",
          "    zone: "Europe/Moscow",",
          "    windows: [",
          "      { days: "mon-fri", from: "08:00", to: "18:00" },",
          "      { days: "sat,sun", from: "10:00", to: "14:00" },",
        ],
        [
          "// Made from primeway.yaml.",
          "// primeway.yaml:6: left out: its schedule: write \`schedule: { zone, windows: [{ from, to }] }\`",
        ],
      ]
    `);
  });

  it("that is a pipeline keeps order and data: a step finds what others left where it looked before", () => {
    expect(
      made(`pipeline_name: churn
schedule: "0 3 * * *"
steps:
  - id: deploy-model
    docker_image: model-server:1
    job_type: deploy
    port: 80
    health_endpoint: /healthz
    command: [serve, --model, /train/model]
    dependencies: [evaluate]
    inputs: [train]
  - id: prepare
    docker_image: python:3.12
    job_type: run
    command: python prepare.py > log.txt
  - id: train
    docker_image: python:3.12
    project_dir: train
    entry_script: train.py
    args: --epochs 5 --name "two words"
    artifacts_path: /out/artifacts/
    dependencies: [prepare]
    inputs: [prepare]
  - id: evaluate
    docker_image: python:3.12
    args: /train/model
    dependencies: [train]
    inputs: [train, request_pipeline_input_dir]
`),
    ).toMatchInlineSnapshot(`
      "import { build, deploy, dir, job, pipeline } from "@pipeline/dsl";

      // Made from primeway.yaml.
      // primeway.yaml:2: its clocks are those of Europe/Moscow, as primeway has them; \`pipeline schedule\` installs it
      // primeway.yaml:20: primeway says that \`args\` run instead of \`entry_script\`; they are options, so they became its arguments
      // primeway.yaml:24: its program is the image's own, so it must look in INPUT_PATH and write to OUTPUT_PATH/artifacts itself
      // primeway.yaml:28: left out: request_pipeline_input_dir; give it as an input: \`source("data.csv")\`

      const prepare = job("prepare", {
        image: "python:3.12",
        command: [
          "sh",
          "-euc",
          'mkdir -p "$OUTPUT_PATH/artifacts" && ln -sfn "$OUTPUT_PATH/artifacts" /primeway-artifacts && exec "$@"',
          "sh",
          "sh",
          "-c",
          "python prepare.py > log.txt",
        ],
        outputs: { artifacts: dir("artifacts") },
      });

      const train = job("train", {
        image: build({ project: "../old/train", base: "python:3.12" }),
        command: [
          "sh",
          "-euc",
          'ln -sfn "$INPUT_PATH/prepare" /prepare && mkdir -p "$OUTPUT_PATH/artifacts" && mkdir -p /out && ln -sfn "$OUTPUT_PATH/artifacts" /out/artifacts && exec "$@"',
          "sh",
          "python3",
          "train.py",
          "--epochs",
          "5",
          "--name",
          "two words",
        ],
        inputs: { prepare: prepare.outputs.artifacts },
        outputs: { artifacts: dir("artifacts") },
      });

      const evaluate = job("evaluate", { image: "python:3.12", args: ["/train/model"], inputs: { train: train.outputs.artifacts } });

      const deployModel = deploy("deploy-model", {
        image: "model-server:1",
        command: [
          "sh",
          "-euc",
          'ln -sfn "$INPUT_PATH/train" /train && exec "$@"',
          "sh",
          "serve",
          "--model",
          "/train/model",
        ],
        inputs: { train: train.outputs.artifacts },
        after: [evaluate],
        port: 80,
        health: "/healthz",
      });

      export default pipeline("churn", [prepare, train, evaluate, deployModel], { schedule: { cron: "0 3 * * *", zone: "Europe/Moscow" } });
      "
    `);
  });

  it("starts when it started: by cron, every day, or once", () => {
    const job = "docker_image: x\njob_name: a\n";
    const scheduled = (lines: string) =>
      made(`${job}${lines}`)
        .split("\n")
        .slice(2)
        .filter((line) => /line|schedule|yaml:/.test(line));
    expect([
      scheduled('schedule: "0 3 * * 1-5"\n'),
      scheduled("schedule_start: '09:00'\nschedule_end: '18:30'\n"),
      scheduled("schedule_start: 2026-12-01 09:00:00\n"),
      scheduled("schedule:\n  workdays:\n    - {start: '08:00', end: '18:00'}\n"),
      scheduled("schedule_end: '18:00'\n"),
    ]).toMatchInlineSnapshot(`
      [
        [
          "// primeway.yaml:3: its clocks are those of Europe/Moscow, as primeway has them; \`pipeline schedule\` installs it",
          "export default pipeline("a", [a], { schedule: { cron: "0 3 * * 1-5", zone: "Europe/Moscow" } });",
        ],
        [
          "// primeway.yaml:3: its clocks are those of Europe/Moscow, as primeway has them; \`pipeline schedule\` installs it",
          "export default pipeline("a", [a], { schedule: { cron: "0 9 * * *", stop: "30 18 * * *", zone: "Europe/Moscow" } });",
        ],
        [
          "// primeway.yaml:3: its clocks are those of Europe/Moscow, as primeway has them; \`pipeline schedule\` installs it",
          "export default pipeline("a", [a], { schedule: { at: "2026-12-01T09:00", zone: "Europe/Moscow" } });",
        ],
        [
          "// primeway.yaml:3: left out: its schedule: write \`schedule: { cron, zone }\`",
          "export default pipeline("a", [a]);",
        ],
        [
          "// primeway.yaml:3: left out: schedule_end has no start",
          "export default pipeline("a", [a]);",
        ],
      ]
    `);
    expect(made("steps:\n  - {id: a, docker_image: x, schedule_start: '09:00'}\n")).toContain(
      "left out: a schedule of one step",
    );
  });

  it("runs `args` where they are a program, and `command` over all", () => {
    const job = "docker_image: x\nproject_dir: .\nentry_script: a.py\n";
    expect(made(`${job}args: python other.py\n`)).toContain('command: ["python", "other.py"]');
    expect(made(`${job}command: python other.py\nargs: x\n`)).toContain('command: ["python", "other.py"]');
    expect(made("docker_image: x\nargs: --fast 'a b'\n")).toContain('args: ["--fast", "a b"]');
    expect(made("docker_image: x\njob_name: 1-in\n")).toContain('const inStep = job("in", { image: "x" });');
  });
});
