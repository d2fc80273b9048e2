import { deploy, job, param, pipeline, secret, source, text } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { deployFields, jobFields, pathsOf, pipelineFields } from "./fields.ts";
import { problemsOf, problemsWith } from "./testing/compiling.ts";

describe("fields", () => {
  it("X6 tells a field that the language does not have, at any depth", () => {
    const spec = {
      comand: ["y"],
      resources: { memroy: "1Gi", gpu: [{ typ: "l4", count: 1 }] },
      retries: { on: { omm: 1 } },
      sidecars: { redis: { image: "redis", volumes: [] } },
      toString: 1,
      schedule: undefined,
    };
    expect(problemsWith(spec)).toMatchInlineSnapshot(`
      "FIELD_UNSUPPORTED at a · comand
        There is no field \`comand\`.
        Did you mean "command"?
      FIELD_UNSUPPORTED at a · resources.memroy
        There is no field \`resources.memroy\`.
        Did you mean "memory"?
      FIELD_UNSUPPORTED at a · resources.gpu[0].typ
        There is no field \`resources.gpu[0].typ\`.
        Did you mean "type"?
      FIELD_UNSUPPORTED at a · retries.on.omm
        There is no field \`retries.on.omm\`.
        Did you mean "oom"?
      FIELD_UNSUPPORTED at a · sidecars.redis.volumes
        There is no field \`sidecars.redis.volumes\`.
        Known fields: "image", "command", "args", "env".
      FIELD_UNSUPPORTED at a · toString
        There is no field \`toString\`.
        Known fields: "command", "args", "image", "script", "interpreter", "inputs", "outputs", "env", "resources", "after", "backend", "pool" and 15 more."
    `);
    const options = { poools: {} } as never;
    expect(problemsOf(pipeline("p", [job("a", { command: ["x"] })], options))).toMatchInlineSnapshot(`
      "FIELD_UNSUPPORTED at poools
        There is no field \`poools\`.
        Did you mean "pools"?"
    `);
  });

  it("X6 tells a job's field on a deploy", () => {
    const spec = {
      image: "x",
      port: 1,
      health: "port",
      timeout: "1m",
      cache: false,
      outputs: { a: z.int() },
      run: () => 1,
    };
    expect(problemsOf(pipeline("p", [deploy("a", spec as never)]))).toMatchInlineSnapshot(`
      "FIELD_UNSUPPORTED at a · timeout
        There is no field \`timeout\`.
        Known fields: "command", "args", "image", "script", "interpreter", "inputs", "outputs", "env", "resources", "after", "backend", "pool" and 17 more.
      FIELD_UNSUPPORTED at a · cache
        There is no field \`cache\`.
        Known fields: "command", "args", "image", "script", "interpreter", "inputs", "outputs", "env", "resources", "after", "backend", "pool" and 17 more.
      FIELD_UNSUPPORTED at a · run
        There is no field \`run\`.
        Known fields: "command", "args", "image", "script", "interpreter", "inputs", "outputs", "env", "resources", "after", "backend", "pool" and 17 more.
      FIELD_UNSUPPORTED at a · outputs
        A deploy declares no outputs: it has one, its \`url\`.
        Leave \`outputs\` out."
    `);
  });

  it.each([
    ["timeout", "30 minutes"],
    ["timeout", "0s"],
    ["timeout", 5],
    ["queueTimeout", "-1s"],
    ["cache", "no"],
    ["workers", 0],
    ["workers", 1.5],
    ["priority", "urgent"],
    ["priority", Number.NaN],
    ["retries", 1.5],
    ["backend", ""],
    ["project", 7],
    ["files", "a.py"],
    ["after", "a"],
    ["inputs", []],
    ["env", "A=1"],
    ["env", secret("A")],
    ["outputs", z.object({})],
    ["resources", "big"],
    ["pool", 3],
    ["volatile", [1]],
    ["image", ""],
    ["sidecars", []],
  ])("refuses %s: %o", (field, value) => {
    const problem = problemsWith({ [field]: value });
    expect(problem.split("\n")[0]).toMatch(`FIELD_INVALID at a · ${field}`);
    expect(problem).toMatch(/ {2}Write /);
  });

  it("shows what stands in a field, whatever it is", () => {
    const values = [
      1n,
      Symbol("s"),
      () => 1,
      new Date(0),
      {},
      [],
      [1],
      null,
      "x".repeat(100),
      param("p", z.int().default(1)),
      source("s.csv"),
      text`a`,
      job("b", { command: ["x"], outputs: { n: z.int() } }).outputs.n,
    ];
    const shown = values.map((timeout) => problemsWith({ timeout }).split("\n")[1]?.trim());
    expect(shown).toMatchInlineSnapshot(`
      [
        "\`timeout\` cannot be a bigint.",
        "\`timeout\` cannot be a symbol.",
        "\`timeout\` cannot be a function.",
        "\`timeout\` cannot be an instance of a class.",
        "\`timeout\` cannot be a record.",
        "\`timeout\` cannot be an empty list.",
        "\`timeout\` cannot be a list.",
        "\`timeout\` cannot be null.",
        "\`timeout\` cannot be "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…" (100 characters).",
        "\`timeout\` cannot be the param "p".",
        "\`timeout\` cannot be the source "s.csv".",
        "\`timeout\` cannot be a text.",
        "\`timeout\` cannot be a ref to "b.n".",
      ]
    `);
  });

  it("R28 wants a device by a name, and a count", () => {
    const gpu = [{ type: "nvidia l4", count: 1 }, { type: "nvidia-l4" }, { count: 0 }, {}, { partition: "big" }];
    expect(problemsWith({ resources: { gpu } })).toMatchInlineSnapshot(`
      "FIELD_INVALID at a · resources.gpu[0].type
        \`resources.gpu[0].type\` cannot be "nvidia l4".
        Write the name of a device, such as "nvidia-l4".
      FIELD_INVALID at a · resources.gpu[2].count
        \`resources.gpu[2].count\` cannot be 0.
        Write a whole number of at least 1.
      FIELD_INVALID at a · resources.gpu[4].partition
        \`resources.gpu[4].partition\` cannot be "big".
        Write a slice of a device, such as "1g.10gb".
      FIELD_INVALID at a · resources.gpu.count
        How many GPUs of type "nvidia-l4" is not said.
        Write \`count: 1\`.
      FIELD_INVALID at a · resources.gpu.count
        How many GPUs is not said.
        Write \`count: 1\`."
    `);
    const slice = { partition: "1g.10gb", count: 2 };
    expect(problemsWith({ resources: { gpu: slice } })).toMatchInlineSnapshot(`
      "FIELD_INVALID at a · resources.gpu.partition
        A slice such as "1g.10gb" is one part of one device: it has no count and no least memory.
        Keep the partition, or the count."
    `);
    expect(problemsWith({ resources: { gpu: "nvidia-l4" } })).toMatchInlineSnapshot(`
      "FIELD_INVALID at a · resources.gpu
        \`resources.gpu\` cannot be "nvidia-l4".
        Write a record such as { type: "nvidia-l4", count: 1 }, or a list of them."
    `);
  });

  it("X7 lists every field, so that a test can walk them", () => {
    expect([...pathsOf(jobFields)]).toMatchInlineSnapshot(`
      [
        "command",
        "args",
        "image",
        "script",
        "interpreter",
        "inputs",
        "outputs",
        "env",
        "resources",
        "resources.cpu",
        "resources.memory",
        "resources.disk",
        "resources.outputSize",
        "resources.gpu",
        "resources.gpu.type",
        "resources.gpu.count",
        "resources.gpu.leastMemory",
        "resources.gpu.partition",
        "after",
        "backend",
        "pool",
        "priority",
        "queueTimeout",
        "files",
        "project",
        "sidecars",
        "sidecars.image",
        "sidecars.command",
        "sidecars.args",
        "sidecars.env",
        "user",
        "platform",
        "run",
        "timeout",
        "retries",
        "retries.on",
        "retries.on.user-exit",
        "retries.on.oom",
        "retries.on.timeout",
        "retries.on.queue-timeout",
        "retries.on.contract",
        "retries.on.not-found",
        "retries.on.not-ready",
        "retries.on.image",
        "retries.on.build",
        "retries.on.staging",
        "retries.on.no-capacity",
        "retries.on.quota",
        "retries.on.auth",
        "retries.on.preempted",
        "retries.on.backend",
        "retries.on.lost",
        "retries.delay",
        "retries.maxDelay",
        "cache",
        "volatile",
        "workers",
        "schedule",
        "schedule.cron",
        "schedule.at",
        "schedule.stop",
        "schedule.zone",
        "schedule.catchUp",
        "stdout",
      ]
    `);
    const only = [...pathsOf(deployFields)].filter((path) => ![...pathsOf(jobFields)].includes(path));
    expect([only, [...pathsOf(pipelineFields)]]).toMatchInlineSnapshot(`
      [
        [
          "port",
          "health",
          "readyTimeout",
          "lifetime",
          "expose",
          "restart",
          "idleTimeout",
          "schedule.windows",
          "schedule.windows.days",
          "schedule.windows.from",
          "schedule.windows.to",
          "replace",
        ],
        [
          "namespace",
          "pools",
          "deadline",
          "schedule",
          "schedule.cron",
          "schedule.at",
          "schedule.stop",
          "schedule.zone",
          "schedule.catchUp",
          "publish",
        ],
      ]
    `);
  });
});
