import { describe, expect, it } from "vitest";
import { problemsWith, stepWith } from "./testing/compiling.ts";

describe("resources", () => {
  it("R10 R11 R12 R13 X33 keeps amounts in base units, and alternatives of devices", () => {
    const gpu = [{ type: "nvidia-l4", count: 2 }, { count: 1, leastMemory: "40Gi" }, { partition: "1g.10gb" }];
    const resources = { cpu: 0.5, memory: "1.5Gi", disk: "1Ti", outputSize: "10Mi", gpu };
    expect(stepWith({ resources }).resources).toMatchInlineSnapshot(`
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
    expect(stepWith({ resources: { memory: "1Ki" } }, { resources: { a: { [name]: text } } }).resources).toEqual(found);
  });

  it("tells a --resource that does not fit", () => {
    const resources = { a: { memory: "8GB", cpu: "", gpus: "1", gpu: "l4:none" }, b: { cpu: "1" } };
    expect(problemsWith({}, { resources })).toMatchInlineSnapshot(`
      "STEP_UNKNOWN at --resource
        No step is called "b".
        Known steps: "a".
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
