import { job, pipeline } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { checkDeterminism } from "./check-determinism.ts";
import { hostProgram } from "./host-program.ts";
import { anyBackend, plainSettings } from "./testing/plan-settings.ts";

/** What a file would export at one load, with this value out of a clock or of randomness. */
function load(value: string, timeout: "1m" | "soon" = "1m") {
  const train = job("train", { command: ["train", "--seed", value], timeout: timeout as "1m" });
  const surroundings = { cwd: "/project", projectRoot: "/project", stateFolder: "/nowhere", backends: anyBackend };
  return hostProgram({ ...surroundings, pipeline: pipeline("p", [{ ...train, place }]) });
}

const place = { stack: "Error\n    at /project/pipelines.ts:3:7" };

async function difference(first: string, again: ReturnType<typeof load>) {
  const planned = await load(first).plan({}, plainSettings);
  if (!planned.ok) throw new Error("no plan");
  return checkDeterminism(planned, { open: async () => again, target: {}, settings: plainSettings });
}

describe("two loads of one file", () => {
  it("give the same plan", async () => {
    expect(await difference("0.42", load("0.42"))).toEqual([]);
  });

  it("name the culprit when they do not", async () => {
    expect(await difference("0.42", load("0.87"))).toMatchInlineSnapshot(`
      [
        {
          "code": "NOT_DETERMINISTIC",
          "field": "program.command.2.value",
          "location": {
            "column": 7,
            "file": "pipelines.ts",
            "line": 3,
          },
          "message": "Two loads of the file give two plans: steps.train.program.command.2.value: "0.42" → "0.87"",
          "remedy": "Read no clock, randomness or changing file while the file is imported: use \`param\`, or do it in a step.",
          "step": "train",
        },
      ]
    `);
    const [long] = await difference("x".repeat(300), load("y"));
    expect(long?.message.length).toBeLessThan(350);
  });

  it("tell the problems of the second", async () => {
    expect(await difference("1", load("1", "soon"))).toMatchInlineSnapshot(`
      [
        {
          "code": "FIELD_INVALID",
          "field": "timeout",
          "location": {
            "column": 7,
            "file": "pipelines.ts",
            "line": 3,
          },
          "message": "Loaded again: \`timeout\` cannot be "soon".",
          "remedy": "Write a length of time with its unit (ms, s, m, h, d), such as "30m".",
          "step": "train",
        },
      ]
    `);
  });
});
