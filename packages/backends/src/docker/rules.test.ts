import { expect, it } from "vitest";
import type { Draft } from "../contract/index.ts";
import { dockerRules } from "./rules.ts";

const draft: Draft = {
  step: "train",
  kind: "job",
  command: ["python3", "train.py"],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: how a draft shows what only the run knows
  args: ["--rows", "${prepare.outputs.rows}"],
  env: { LR: "0.1" },
  secretNames: ["TOKEN"],
  secretFileNames: ["SA_KEY"],
  image: "python:3.12-slim",
  user: "1000:1000",
  platform: "linux/amd64",
  resources: { cpu: 1.5, memoryBytes: 2 ** 30, gpu: [{ count: 1 }] },
  outputs: [],
  labels: { "pipeline-step": "train" },
  timeoutMs: 60_000,
  graceMs: 10_000,
  workers: 1,
  sidecars: { cache: { image: "redis:8", args: [] } },
};

function told(changes: Partial<Draft>): readonly string[] {
  const facts = { cpus: 2, memoryBytes: 2 ** 32 };
  return dockerRules
    .check({ ...draft, ...changes }, facts)
    .map(({ severity, field, message, remedy }) => `${severity} ${field}: ${message}; ${remedy}`);
}

it("R91 runs ten at once, and asks nothing of this machine", () => {
  expect(dockerRules.capacity({ cpus: 2, memoryBytes: 1 })).toEqual({ slots: 10 });
});

it("takes what an engine can do", () => {
  expect(told({})).toEqual([]);
});

it("X6 tells everything that it cannot honour, with what to do", () => {
  const { image: _, ...nameless } = draft;
  const gpu = { count: 1, type: "nvidia-l4", partition: "1g.10gb", leastMemoryBytes: 1 };
  const all = {
    kind: "deploy",
    image: "Upper Case",
    workers: 2,
    platformSecrets: { HUB: { name: "robot/hub", as: "variable" } },
    resources: { cpu: 0.001, memoryBytes: 1024, diskBytes: 1, outputBytes: 1, gpu: [gpu, gpu] },
  } as const;
  expect(
    [...told(all), ...dockerRules.check(nameless, { cpus: 1, memoryBytes: 1 }).map(({ message }) => message)].join(
      "\n",
    ),
  ).toMatchInlineSnapshot(`
    "error env.HUB: a Docker engine keeps no secrets for containers, so it has none that is called "robot/hub"; give it from this machine: secret(NAME); or run this step on kubernetes
    error image: this cannot be the name of an image; write it as name:tag, registry/name:tag or name@sha256:…, the name in lower case
    error workers: docker starts one container for a step; use one worker; or run this step on ray or vertex
    error resources.gpu: docker cannot give a program a slice of a device by its kind; ask for whole devices; or run this step on kubernetes
    error resources.gpu: docker cannot choose devices by their memory; ask for a count of devices; or run this step on kubernetes
    error resources.disk: docker cannot set disk aside for a program on most file systems; leave it out; or run this step on kubernetes or cloudbatch
    error resources.outputSize: docker cannot bound what a program writes; leave it out; or run this step on kubernetes
    error resources.memory: docker starts no container with less than 6 MiB of memory; ask for 6Mi or more
    error resources.cpu: docker starts no container with less than a hundredth of a core; ask for 0.01 or more
    warning resources.gpu: docker cannot choose devices by their type: the program gets any of this engine's; leave the type out where every device will do; or run this step on kubernetes
    warning resources.gpu: docker takes the first alternative, whether it fits or not; give the one that fits this engine
    docker runs programs in images, and the step names none"
  `);
});

it("shows the request that makes the container, refs and secrets by their names", () => {
  expect(JSON.stringify(dockerRules.manifest(draft), undefined, 1)).toMatchInlineSnapshot(`
    "{
     "kind": "container",
     "platform": "linux/amd64",
     "request": {
      "Image": "python:3.12-slim",
      "Entrypoint": [
       "python3",
       "train.py"
      ],
      "WorkingDir": "/pipeline/work",
      "Cmd": [
       "--rows",
       "\${prepare.outputs.rows}"
      ],
      "User": "1000:1000",
      "Env": [
       "LR=0.1",
       "PIPELINE_SIGNALS=/pipeline/signals/signals.jsonl"
      ],
      "Labels": {
       "pipeline-step": "train"
      },
      "HostConfig": {
       "Init": true,
       "NanoCpus": 1500000000,
       "Memory": 1073741824,
       "MemorySwap": 1073741824,
       "DeviceRequests": [
        {
         "Count": 1,
         "Capabilities": [
          [
           "gpu"
          ]
         ]
        }
       ],
       "PidsLimit": 16384,
       "CapDrop": [
        "NET_RAW",
        "MKNOD",
        "AUDIT_WRITE"
       ],
       "SecurityOpt": [
        "no-new-privileges"
       ],
       "LogConfig": {
        "Type": "json-file",
        "Config": {
         "max-size": "1000g"
        }
       },
       "Mounts": [
        {
         "Type": "bind",
         "Source": "\${attempt}/input",
         "Target": "/pipeline/input"
        },
        {
         "Type": "bind",
         "Source": "\${attempt}/output",
         "Target": "/pipeline/output"
        },
        {
         "Type": "bind",
         "Source": "\${attempt}/work",
         "Target": "/pipeline/work"
        },
        {
         "Type": "bind",
         "Source": "\${attempt}/signals",
         "Target": "/pipeline/signals"
        }
       ]
      }
     },
     "secrets": [
      "TOKEN",
      "SA_KEY"
     ],
     "sidecars": {
      "cache": {
       "image": "redis:8",
       "args": []
      }
     },
     "timeoutMs": 60000,
     "graceMs": 10000
    }"
  `);
});
