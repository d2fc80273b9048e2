import { describe, expect, it } from "vitest";
import type { Draft, HostFacts } from "../contract/index.ts";
import { localRules } from "./rules.ts";

const host: HostFacts = { cpus: 4, memoryBytes: 8 * 1024 ** 3 };

const draft: Draft = {
  step: "train",
  kind: "job",
  command: ["python3", "train.py"],
  args: ["--lr", "0.1"],
  env: { LR: "0.1" },
  secretNames: ["TOKEN"],
  secretFileNames: ["SA_KEY"],
  resources: { cpu: 2, memoryBytes: 1024 ** 3, gpu: [] },
  outputs: [],
  labels: { "pipeline-step": "train" },
  timeoutMs: 60_000,
  graceMs: 10_000,
  workers: 1,
  sidecars: {},
};

describe("the rules of local", () => {
  it("find nothing in what local honours", () => {
    expect(localRules.check(draft, host)).toEqual([]);
    expect(localRules.check(draft, { ...host, limitsEnforced: true })).toEqual([]);
  });

  it("X6 refuse, or warn of, everything that local does not honour", () => {
    const { command: _, ...greedy } = draft;
    const gpu = [
      { count: 1, leastMemoryBytes: 1 },
      { count: 1, partition: "1g.10gb" },
    ];
    const resources = { cpu: 64, memoryBytes: 1024 ** 4, diskBytes: 1, outputBytes: 1, gpu };
    const sidecars = { proxy: {} };
    const images = { image: "python:3", user: "1000", platform: "linux/arm64" };
    const all = { ...greedy, kind: "deploy", ...images, resources, workers: 2, sidecars } as const;
    const found = localRules.check(all, host).map(({ severity, field, message }) => `${severity} ${field}: ${message}`);
    expect(found.join("\n")).toMatchInlineSnapshot(`
      "error image: Local has no containers, so it cannot start an image's own entry point.
      error resources.gpu: Local cannot give a program a slice of a device.
      error resources.gpu: Local cannot choose devices by their memory.
      error resources.disk: Local cannot set disk aside for a program.
      error resources.outputSize: Local cannot bound what a program writes.
      error workers: Local starts one program for a step.
      error sidecars: Local starts nothing beside a program.
      warning user: Local starts every program as the user who runs the pipeline.
      warning platform: Local has no images: the program runs on the platform of this machine.
      warning resources.gpu: Local shares out no devices: the program sees all that this machine has.
      warning resources.cpu: This machine has fewer cores: the program runs alone, with all of them.
      warning resources.memory: This machine has less memory: the program runs alone, with what there is."
    `);
  });

  it("warn of what has no effect here", () => {
    const resources = { cpu: 1, memoryBytes: 1024 ** 3, gpu: [{ count: 1, type: "nvidia-l4" }] };
    const asked = { ...draft, image: "python:3", resources, queueTimeoutMs: 60_000 };
    const found = localRules.check(asked, { ...host, limitsEnforced: false });
    expect(found).toMatchInlineSnapshot(`
      [
        {
          "field": "image",
          "message": "Local has no containers: the program runs with what this machine has installed.",
          "remedy": "Run this step on a backend of containers, such as docker or kubernetes.",
          "severity": "warning",
        },
        {
          "field": "resources.gpu",
          "message": "Local shares out no devices: the program sees all that this machine has.",
          "remedy": "Bound such steps by a pool; or run this step on a backend of containers, such as docker or kubernetes.",
          "severity": "warning",
        },
        {
          "field": "queueTimeout",
          "message": "On local nothing waits once it is submitted: the program starts at once, so this never acts.",
          "remedy": "Leave it out, or keep it for other backends; \`timeout\` bounds how long the program runs.",
          "severity": "warning",
        },
        {
          "field": "resources.cpu",
          "message": "Counted when steps are started, but this machine does not let us hold a program to it.",
          "remedy": "Give this user control groups (cgroups) of its own; or run this step on a backend of containers, such as docker or kubernetes.",
          "severity": "warning",
        },
        {
          "field": "resources.memory",
          "message": "Counted when steps are started, but this machine does not let us hold a program to it.",
          "remedy": "Give this user control groups (cgroups) of its own; or run this step on a backend of containers, such as docker or kubernetes.",
          "severity": "warning",
        },
      ]
    `);
  });

  it("warn of a limit that no program could start with", () => {
    const resources = { memoryBytes: 1024 ** 2, gpu: [] };
    expect(localRules.check({ ...draft, resources }, { ...host, limitsEnforced: true })).toMatchObject([
      { field: "resources.memory", message: "No program starts with so little: the limit is set to 8 MiB." },
    ]);
  });

  it("show the process that will be started", () => {
    expect(localRules.manifest(draft)).toMatchInlineSnapshot(`
      {
        "argv": [
          "python3",
          "train.py",
          "--lr",
          "0.1",
        ],
        "cpu": 2,
        "cwd": "\${attempt}/work",
        "env": {
          "LR": "0.1",
        },
        "graceMs": 10000,
        "inherits": [
          "PATH",
          "HOME",
          "USER",
          "LANG",
          "LC_*",
          "TZ",
          "TMPDIR",
          "http_proxy",
          "HTTP_PROXY",
          "https_proxy",
          "HTTPS_PROXY",
          "no_proxy",
          "NO_PROXY",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "NODE_EXTRA_CA_CERTS",
          "REQUESTS_CA_BUNDLE",
        ],
        "kind": "process",
        "labels": {
          "pipeline-step": "train",
        },
        "memoryBytes": 1073741824,
        "secretFiles": [
          "SA_KEY",
        ],
        "secrets": [
          "TOKEN",
        ],
        "timeoutMs": 60000,
      }
    `);
  });

  it("R55 show the attempt's own folder to the program", () => {
    expect(localRules.view("/s/1")).toEqual({ work: "/s/1/work", input: "/s/1/input", output: "/s/1/output" });
  });

  it("share out the cores and the memory of this machine", () => {
    expect(localRules.capacity(host)).toEqual({ slots: 4, cpu: 4, memoryBytes: 8 * 1024 ** 3 });
  });
});
