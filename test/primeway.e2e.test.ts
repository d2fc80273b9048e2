import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Pipeline } from "@pipeline/dsl";
import { plan } from "@pipeline/runner";
import { expect, it } from "vitest";
import { TestProject } from "./rig/project.ts";
import { willing } from "./settings/willing-backend.ts";

const tsc = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));

const yaml = `pipeline_name: churn
steps:
  - id: prepare
    docker_image: python:3.12
    job_type: run
    project_dir: ./prepare
    entry_script: prepare.py
    requirements: [pandas]
    env: [{ name: ROWS, value: 10 }]
  - id: train
    docker_image: python:3.12
    project_dir: ./train
    entry_script: train.py
    args: --epochs 5
    gpu_types: [{ type: A40, count: 1 }]
    timeout: 600
    dependencies: [prepare]
    inputs: [prepare]
  - id: serve
    docker_image: python:3.12
    job_type: deploy
    command: python -m http.server 8000
    port: 8000
    health_endpoint: /
    idle_timeout: 300
    dependencies: [train]
    inputs: [train]
`;

it("setting:importFrom a file of primeway's becomes a pipeline that compiles and plans, and what has no counterpart is said", async () => {
  await using project = await TestProject.with({
    "old/primeway.yaml": yaml,
    "old/prepare/prepare.py": "print(1)\n",
    "old/train/train.py": "print(2)\n",
  });
  const { code, stderr } = await project.call(["init", "new", "--from", "old/primeway.yaml", "--yes"]);
  expect(`exit code ${code}\n${stderr}`).toMatchInlineSnapshot(`
    "exit code 0
    wrote pipelines.ts
    wrote package.json
    wrote tsconfig.json
    wrote .gitignore

    Next: cd new && npm install && npx pipeline run
    Not everything in primeway.yaml has a counterpart:
      primeway.yaml:14: primeway says that \`args\` run instead of \`entry_script\`; they are options, so they became its arguments
    "
  `);
  const folder = join(project.folder, "new");
  const fromSource = ["--customConditions", "@pipeline/source", "--allowImportingTsExtensions"];
  execFileSync(process.execPath, [tsc, "--noEmit", "-p", folder, ...fromSource], { cwd: folder });
  const listed = await project.call(["list", "new/pipelines.ts"]);
  expect(listed.stdout).toMatchInlineSnapshot(`
    "churn  pipeline run new/pipelines.ts
      prepare  gives artifacts
      train    needs prepare; gives artifacts
      serve    deploy; needs train; gives url
    "
  `);
  const { default: made }: { readonly default: Pipeline } = await import(
    pathToFileURL(join(folder, "pipelines.ts")).href
  );
  const { steps } = await plan(made, { backend: "willing", backends: { willing }, cwd: folder });
  expect(steps.map(({ name, needs }) => [name, ...needs].join(" "))).toEqual([
    "build:prepare",
    "build:train",
    "prepare build:prepare",
    "train build:train prepare",
    "serve train",
  ]);
});

it("setting:importFrom what is wrong with a file is told with its lines, and nothing is written", async () => {
  await using project = await TestProject.with({ "primeway.yaml": "job_type: batch\nproject_dir: .\n" });
  expect(await project.call(["init", "new", "--from", "primeway.yaml"])).toMatchInlineSnapshot(`
    {
      "code": 2,
      "stderr": "error USAGE  primeway.yaml:1: \`job_type\` is "batch"; it is run or deploy.
    error USAGE  primeway.yaml:1: There is no \`docker_image\`.
    error USAGE  primeway.yaml:2: A project needs \`entry_script\`, \`args\` or \`command\`.
    ",
      "stdout": "",
    }
  `);
  expect(await project.call(["init", "new", "--from", "nothere.yaml"])).toMatchInlineSnapshot(`
    {
      "code": 2,
      "stderr": "error USAGE  --from: <project>/nothere.yaml cannot be read: ENOENT: no such file or directory, open '<project>/nothere.yaml'.
    ",
      "stdout": "",
    }
  `);
});
