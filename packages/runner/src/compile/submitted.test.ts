import { describe, expect, it } from "vitest";
import { submittedPipeline } from "./submitted.ts";
import type { SubmittedJob } from "./submitted-job.ts";
import { planOf, problemsOf } from "./testing/compiling.ts";

const least: SubmittedJob = {
  name: "train",
  folder: "/work",
  command: ["python", "train.py"],
  values: {},
  paths: [],
  outputs: {},
  secrets: {},
  resources: {},
  workers: 1,
  cache: false,
};

describe("a submitted job", () => {
  it("is a pipeline of one job, that says what the command line says and gives what its program leaves", () => {
    const job: SubmittedJob = {
      ...least,
      image: "python:3",
      values: { n: 3, mode: "fast" },
      paths: ["table"],
      outputs: { model: { kind: "dir", path: "model" }, log: { kind: "file", path: "a.txt" } },
      secrets: { TOKEN: {}, KEY: { as: "file", file: "/work/key.json" } },
      resources: { cpu: 2, memory: "1Gi", gpu: { count: 1, type: "nvidia-l4" } },
      workers: 2,
      cache: true,
    };
    const plan = planOf(submittedPipeline(job), { inputs: { table: "data/x.csv" } });
    const [{ key: _, retries: __, ...step } = {} as never] = plan.steps;
    expect({ pipeline: plan.pipeline, ...step }).toMatchInlineSnapshot(`
      {
        "backend": "local",
        "cache": true,
        "env": {
          "KEY": {
            "as": "file",
            "file": "src//work/key.json",
            "is": "secret",
            "name": "KEY",
          },
          "TOKEN": {
            "is": "secret",
            "name": "TOKEN",
          },
        },
        "image": "python:3",
        "inputs": {
          "mode": {
            "is": "literal",
            "value": "fast",
          },
          "n": {
            "is": "literal",
            "value": 3,
          },
          "table": {
            "digest": {
              "alg": "sha256",
              "value": "3755e8fdd3bfd824809bcb36e2a5c66f2196d33d1c3c3358cd4f94fcac4b6a11",
            },
            "is": "source",
            "of": "file",
            "path": "data/x.csv",
            "size": 1,
          },
        },
        "kind": "job",
        "name": "train",
        "needs": [],
        "outputs": {
          "log": {
            "kind": "file",
            "path": "a.txt",
          },
          "model": {
            "kind": "dir",
            "path": "model",
          },
          "result": {
            "kind": "json",
            "schema": {},
          },
        },
        "pipeline": "train",
        "pools": {},
        "priority": 0,
        "program": {
          "args": [],
          "by": "command",
          "command": [
            {
              "is": "literal",
              "value": "python",
            },
            {
              "is": "literal",
              "value": "train.py",
            },
          ],
        },
        "resources": {
          "cpu": 2,
          "gpu": [
            {
              "count": 1,
              "type": "nvidia-l4",
            },
          ],
          "memoryBytes": 1073741824,
        },
        "ships": [],
        "sidecars": {},
        "volatile": [],
        "workers": 2,
      }
    `);
  });

  it("runs with less: a command alone", () => {
    const [step] = planOf(submittedPipeline(least)).steps;
    expect(step).toMatchObject({
      inputs: {},
      env: {},
      outputs: { result: { kind: "json", schema: {} } },
      cache: false,
    });
  });

  it("may have its image built, for a platform that it names", () => {
    const made: SubmittedJob = { ...least, build: { dockerfile: "Dockerfile" } };
    const imageOf = (job: SubmittedJob) => Object(submittedPipeline(job).steps[0]?.spec).image;
    expect(imageOf(made)).toEqual({ kind: "build", spec: { dockerfile: "Dockerfile" }, place: {} });
    expect(imageOf({ ...made, platform: "linux/arm64" }).spec).toEqual({
      dockerfile: "Dockerfile",
      platform: "linux/arm64",
    });
  });

  it("takes secrets from the environment or from files, as values or as files", () => {
    const secrets = { A: {}, B: { file: "/b" }, C: { as: "file" as const }, D: { as: "file" as const, file: "/d" } };
    const [step] = planOf(submittedPipeline({ ...least, secrets })).steps;
    expect(step?.env).toMatchInlineSnapshot(`
      {
        "A": {
          "is": "secret",
          "name": "A",
        },
        "B": {
          "file": "src//b",
          "is": "secret",
          "name": "B",
        },
        "C": {
          "as": "file",
          "is": "secret",
          "name": "C",
        },
        "D": {
          "as": "file",
          "file": "src//d",
          "is": "secret",
          "name": "D",
        },
      }
    `);
  });

  it("has no place in a file, so its problems name none", () => {
    const declared = submittedPipeline({ ...least, name: "my job", resources: { cpu: 0 } });
    expect(problemsOf(declared)).toMatchInlineSnapshot(`
      "NAME_INVALID
        "my job" cannot be the name of a pipeline.
        A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      NAME_INVALID at my job
        "my job" cannot be the name of a step.
        A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      FIELD_INVALID at my job · resources.cpu
        \`resources.cpu\` cannot be 0.
        Write a number of cores above 0."
    `);
    expect([declared.place, declared.steps[0]?.place]).toEqual([{}, {}]);
  });

  it("takes any result as it is", async () => {
    const [step] = submittedPipeline(least).steps;
    const schema = Object(step?.spec.outputs).result["~standard"];
    expect(await schema.validate({ any: [1, null] })).toEqual({ value: { any: [1, null] } });
  });
});
