import { job, param, pipeline, secret, source, text } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { fileFact, planOf, problemsOf, type SomeSettings, stepOf } from "./testing/compiling.ts";

const command = ["x"];

function planned(spec: object, settings: SomeSettings = {}) {
  return stepOf(pipeline("p", [job("a", { command, ...spec } as never)], { pools: { gpus: 2 } }), "a", settings);
}

function problemsWith(spec: object, settings: SomeSettings = {}): string {
  return problemsOf(pipeline("p", [job("a", { command, ...spec } as never)], { pools: { gpus: 2 } }), settings);
}

describe("resources", () => {
  it("R10 R11 R12 R13 X33 keeps amounts in base units, and alternatives of devices", () => {
    const gpu = [{ type: "nvidia-l4", count: 2 }, { count: 1, leastMemory: "40Gi" }, { partition: "1g.10gb" }];
    const resources = { cpu: 0.5, memory: "1.5Gi", disk: "1Ti", outputSize: "10Mi", gpu };
    expect(planned({ resources }).resources).toMatchInlineSnapshot(`
      {
        "cpu": 0.5,
        "diskBytes": 1099511627776,
        "gpu": [
          {
            "count": 2,
            "type": "nvidia-l4",
          },
          {
            "count": 1,
            "leastMemoryBytes": 42949672960,
          },
          {
            "count": 1,
            "partition": "1g.10gb",
          },
        ],
        "memoryBytes": 1610612736,
        "outputBytes": 10485760,
      }
    `);
  });

  it.each([
    ["memory", "8Gi", { memoryBytes: 8 * 1024 ** 3, gpu: [] }],
    ["cpu", "1.5", { cpu: 1.5, memoryBytes: 1024, gpu: [] }],
    ["gpu", "0", { memoryBytes: 1024, gpu: [] }],
    ["gpu", "2", { memoryBytes: 1024, gpu: [{ count: 2 }] }],
    [
      "gpu",
      "nvidia-l4:2,nvidia-t4",
      {
        memoryBytes: 1024,
        gpu: [
          { type: "nvidia-l4", count: 2 },
          { type: "nvidia-t4", count: 1 },
        ],
      },
    ],
    ["gpu", "1g.10gb", { memoryBytes: 1024, gpu: [{ count: 1, partition: "1g.10gb" }] }],
  ])("takes --resource a.%s=%s over the step's own", (name, text, found) => {
    expect(planned({ resources: { memory: "1Ki" } }, { resources: { a: { [name]: text } } }).resources).toEqual(found);
  });

  it("tells a --resource that does not fit", () => {
    const resources = { a: { memory: "8GB", cpu: "", gpus: "1", gpu: "l4:none" }, b: { cpu: "1" } };
    expect(problemsWith({}, { resources })).toMatchInlineSnapshot(`
      "STEP_UNKNOWN at --resource
        No step is called "b".
        Did you mean "a"?
      FIELD_INVALID at a · resources.memory
        --resource: \`resources.memory\` cannot be "8GB".
        Write an amount with its unit (Ki, Mi, Gi, Ti), such as "4Gi".
      FIELD_INVALID at a · resources.cpu
        --resource: \`resources.cpu\` cannot be "".
        Write a number of cores above 0.
      FIELD_UNSUPPORTED at a · resources.gpus
        --resource: There is no field \`resources.gpus\`.
        Did you mean "gpu"?
      FIELD_INVALID at a · resources.gpu[0].count
        --resource: \`resources.gpu[0].count\` cannot be NaN.
        Write a whole number of at least 1."
    `);
  });
});

describe("retries", () => {
  const defaults = { staging: 2, backend: 2, preempted: 3, "no-capacity": 5, quota: 3, image: 1, lost: 1 };

  it.each<[string, unknown, object]>([
    ["nothing", undefined, { budget: defaults, delayMs: 1000, maxDelayMs: 300_000 }],
    [
      "a number, for what is the program's fault",
      2,
      { budget: { ...defaults, "user-exit": 2, oom: 2, timeout: 2, contract: 2 }, delayMs: 1000, maxDelayMs: 300_000 },
    ],
    [
      "a class",
      { on: { oom: 1, preempted: 0 } },
      { budget: { ...{ ...defaults, preempted: undefined }, oom: 1 }, delayMs: 1000, maxDelayMs: 300_000 },
    ],
    ["waits", { delay: "10m" }, { budget: defaults, delayMs: 600_000, maxDelayMs: 600_000 }],
    ["a longest wait", { delay: "2s", maxDelay: "4s" }, { budget: defaults, delayMs: 2000, maxDelayMs: 4000 }],
  ])("R80 takes %s", (_title, retries, found) => {
    expect(planned({ retries }).retries).toEqual(found);
  });

  it("takes the settings of the run over all", () => {
    expect(planned({ retries: 2 }, { retries: { oom: 0, quota: 9 } }).retries.budget).toEqual({
      ...defaults,
      "user-exit": 2,
      timeout: 2,
      contract: 2,
      quota: 9,
    });
  });
});

describe("priority and pools", () => {
  it.each([
    [undefined, 0],
    ["low", -10],
    ["medium", 0],
    ["high", 10],
    ["extra-high", 20],
    [7.5, 7.5],
  ])("X34 plans the priority %s as %d", (priority, found) => {
    expect(planned({ priority }).priority).toBe(found);
  });

  it("knows no other word", () => {
    expect(problemsWith({ priority: "toString" })).toMatchInlineSnapshot(`
      "FIELD_INVALID at a · priority
        \`priority\` cannot be "toString".
        Write "low" or "medium" or "high" or "extra-high", or a number."
    `);
  });

  it("takes a name as one slot, and weights as they are", () => {
    expect(planned({ pool: "gpus" }).pools).toEqual({ gpus: 1 });
    expect(planned({ pool: { gpus: 2 } }).pools).toEqual({ gpus: 2 });
    expect(planned({ pool: { gpus: 5, disks: 1 } }, { pools: { gpus: 6, disks: 1 } }).pools).toEqual({
      gpus: 5,
      disks: 1,
    });
  });

  it("tells an unknown pool, and a weight that never fits", () => {
    expect(problemsWith({ pool: "gpu" })).toMatchInlineSnapshot(`
      "POOL_UNKNOWN at a · pool
        There is no pool "gpu".
        Did you mean "gpus"? The pipeline declares them: { pools: { gpu: 2 } }."
    `);
    expect(problemsWith({ pool: { gpus: 3, cpus: "1" } })).toMatchInlineSnapshot(`
      "FIELD_INVALID at a · pool.cpus
        \`pool.cpus\` cannot be "1".
        Write a whole number of at least 1.
      POOL_TOO_SMALL at a · pool
        The step takes 3 slots of pool "gpus", which has 2: it could never start.
        Take fewer, or give the pool more."
    `);
  });
});

describe("times", () => {
  it("R14 R83 keeps the longest run time, queue time and the deadline of the run", () => {
    const { timeoutMs, queueTimeoutMs } = planned({ timeout: "90s", queueTimeout: "2m" });
    expect([timeoutMs, queueTimeoutMs]).toEqual([90_000, 120_000]);
    const declared = pipeline("p", [job("a", { command })], { deadline: "1h" });
    expect([planOf(declared).deadlineMs, planOf(declared, { deadlineMs: 5 }).deadlineMs]).toEqual([3_600_000, 5]);
  });
});

describe("backends", () => {
  it("R68 takes the step's own, the run's otherwise, and the flag over both", () => {
    expect(planned({}).backend).toBe("local");
    expect(planned({ backend: "docker" }, { backend: "kubernetes" }).backend).toBe("docker");
    expect(planned({ backend: "docker" }, { backend: "kubernetes", backendWins: true }).backend).toBe("kubernetes");
  });

  it("R69 answers an unknown one with those that there are", () => {
    expect(problemsWith({ backend: "dokcer" })).toMatchInlineSnapshot(`
      "BACKEND_UNKNOWN at a · backend
        There is no backend "dokcer".
        Did you mean "docker"? Known backends: "local", "docker", "kubernetes"."
    `);
    expect(problemsWith({}, { backend: "slurm" })).toMatchInlineSnapshot(`
      "BACKEND_UNKNOWN
        There is no backend "slurm".
        Known backends: "local", "docker", "kubernetes"."
    `);
  });
});

describe("env", () => {
  it("R15 R56 keeps declared values, with those of --env on top", () => {
    const env = { A: "1", B: 2, C: true, D: param("d", z.string().default("x")), E: secret("KEY") };
    expect(planned({ env }, { env: { B: "3", F: "4" } }).env).toMatchInlineSnapshot(`
      {
        "A": {
          "is": "literal",
          "value": "1",
        },
        "B": {
          "is": "literal",
          "value": "3",
        },
        "C": {
          "is": "literal",
          "value": true,
        },
        "D": {
          "is": "param",
          "name": "d",
        },
        "E": {
          "is": "secret",
          "name": "KEY",
        },
        "F": {
          "is": "literal",
          "value": "4",
        },
      }
    `);
  });

  it("R56 R30 warns of a value that an injected one replaces; --strict makes it a problem", () => {
    const spec = { env: { INPUT_PATH: "x", INPUT_TABLE: "y" }, inputs: { table: source("t") } };
    const declared = pipeline("p", [job("a", { command, ...spec })]);
    expect(planOf(declared, { env: { EXECUTION_ID: "z" } }).warnings).toMatchInlineSnapshot(`
      [
        {
          "code": "NAME_RESERVED",
          "field": "--env",
          "message": "This value does not arrive: the run itself gives EXECUTION_ID to every program.",
          "remedy": "Choose another name for the variable.",
        },
        {
          "code": "NAME_RESERVED",
          "field": "env.INPUT_PATH",
          "message": "This value does not arrive: the run itself gives INPUT_PATH to every program.",
          "remedy": "Choose another name for the variable.",
          "step": "a",
        },
        {
          "code": "NAME_RESERVED",
          "field": "env.INPUT_TABLE",
          "message": "This value does not arrive: the run itself gives INPUT_TABLE to every program.",
          "remedy": "Choose another name for the variable.",
          "step": "a",
        },
      ]
    `);
    expect(
      problemsOf(declared, { strict: true })
        .split("\n")
        .filter((line) => line.startsWith("NAME")),
    ).toEqual(["NAME_RESERVED at a · env.INPUT_PATH", "NAME_RESERVED at a · env.INPUT_TABLE"]);
  });
});

describe("sidecars", () => {
  it("X39 keeps them, with the names of their secrets", () => {
    const sidecars = {
      redis: { image: "redis", command: ["redis"], args: ["-v"], env: { A: "1", B: secret("KEY") } },
      bare: { image: "x" },
    };
    expect(planned({ sidecars }).sidecars).toMatchInlineSnapshot(`
      {
        "bare": {
          "args": [],
          "env": {},
          "image": "x",
          "secrets": {},
        },
        "redis": {
          "args": [
            "-v",
          ],
          "command": [
            "redis",
          ],
          "env": {
            "A": "1",
          },
          "image": "redis",
          "secrets": {
            "B": "KEY",
          },
        },
      }
    `);
  });

  it("tells one without image, and a variable that is no text", () => {
    const sidecars = { redis: { env: { A: 1, B: source("x") } }, none: 5 };
    expect(problemsWith({ sidecars })).toMatchInlineSnapshot(`
      "FIELD_INVALID at a · sidecars.none
        \`sidecars.none\` cannot be 5.
        Write a record such as { image: "redis" }.
      FIELD_INVALID at a · sidecars.redis.image
        A sidecar is a container, and has no image.
        Write \`image\`.
      FIELD_INVALID at a · sidecars.redis.env.A
        \`sidecars.redis.env.A\` cannot be 1.
        A sidecar knows no step: write a text or a secret.
      FIELD_INVALID at a · sidecars.redis.env.B
        \`sidecars.redis.env.B\` cannot be the source "x".
        A sidecar knows no step: write a text or a secret."
    `);
  });
});

describe("the static key", () => {
  function keyOf(spec: object, settings: SomeSettings = {}) {
    return planned(spec, settings).key;
  }

  it("keeps every component by its name", () => {
    const made = job("made", { command, outputs: { n: z.int() } });
    const spec = {
      command: ["x", param("lr", z.number().default(0.1)), source("s"), made.outputs.n],
      inputs: { raw: source("r"), n: made.outputs.n, deep: { n: [made.outputs.n] }, seed: 1 },
      env: { A: "1", B: secret("KEY") },
      outputs: { n: z.int() },
      workers: 2,
      sidecars: { redis: { image: "redis" } },
      image: "python:3",
      files: ["*.py"],
    };
    expect(keyOf(spec)).toMatchInlineSnapshot(`
      {
        "code": "ab5c34b9",
        "env.A": "1",
        "env.B": "\${secret KEY}",
        "environment": "python:3",
        "format": "1",
        "input.raw": ""\${sha256 454349e422f05297191ead13e21d3db520e5abef52055e4964b82fb213f593a1}"",
        "input.seed": "1",
        "output.n": "{"kind":"json","schema":{"type":"integer","minimum":-9007199254740991,"maximum":9007199254740991}}",
        "program": "["command","x","0.1","\${sha256 043a718774c572bd8a25adbeb1bfcd5c0256ae11cecf9f9c3f925d0e52beaf89}","\${made.outputs.n}"]",
        "sidecar.redis": "{"image":"redis","args":[],"env":{},"secrets":{}}",
        "workers": "2",
      }
    `);
  });

  it("takes a text in an input as what it is made of", () => {
    const made = job("made", { command, outputs: { n: z.int() } });
    const inputs = { static: text`a${1}`, waits: text`a${made.outputs.n}` };
    const key = keyOf({ inputs });
    expect([key["input.static"], key["input.waits"]]).toEqual(['"a1"', undefined]);
  });

  it("tells a digest in the place of a long text", () => {
    const { program } = keyOf({ args: ["x".repeat(300)] });
    expect(program).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it("leaves out what is volatile", () => {
    const spec = { inputs: { a: 1, b: 2 }, env: { C: "3", D: "4" } };
    expect(Object.keys(keyOf({ ...spec, volatile: ["a", "C"] }))).toEqual([
      "format",
      "program",
      "environment",
      "input.b",
      "env.D",
    ]);
    expect(problemsWith({ ...spec, volatile: ["aa", "nothing"] })).toMatchInlineSnapshot(`
      "INPUT_UNKNOWN at a · volatile
        No input or variable is called "aa".
        Did you mean "a"?
      INPUT_UNKNOWN at a · volatile
        No input or variable is called "nothing".
        Known inputs and variables: "a", "b", "C", "D"."
    `);
  });

  it("does not change with what runs the same", () => {
    const spec = { inputs: { a: 1 } };
    const more = {
      timeout: "1m",
      retries: 3,
      priority: "high",
      resources: { cpu: 2 },
      pool: "gpus",
      queueTimeout: "1m",
    };
    expect(keyOf({ ...spec, ...more })).toEqual(keyOf(spec));
  });

  it("names a param's default when it has no value", () => {
    const declared = pipeline("p", [job("a", { command: ["x", param("lr", z.number())] })]);
    expect(problemsOf(declared).split("\n")[0]).toBe("PARAM_MISSING at a");
  });
});

describe("programs without an answer", () => {
  it("keeps the paths of files as facts give them", () => {
    expect(planned({ inputs: { raw: source("data/") } }).inputs).toEqual({
      raw: { is: "source", ...fileFact("data/") },
    });
  });
});
