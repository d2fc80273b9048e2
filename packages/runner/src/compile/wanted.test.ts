import { job, pipeline } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { standalone } from "./standalone.ts";
import { survey } from "./survey.ts";
import { defaultSettings, factsFor, settingsWith } from "./testing/compiling.ts";
import { prepare, raw, train } from "./testing/train.ts";
import { wanted } from "./wanted.ts";

describe("wanted", () => {
  it("asks for each source once, for bound paths, and for what ships", () => {
    const declared = pipeline("p", [train, job("other", { command: ["x", raw], inputs: { raw } })]);
    const found = wanted(survey(declared, settingsWith({ inputs: { "other.raw": "new.csv", rows: "1" } })));
    const { sources, bound, ships } = found;
    expect([
      sources.map(({ path, step, field }) => [path, step, field]),
      bound,
      ships.map(({ name }) => name),
    ]).toMatchInlineSnapshot(`
      [
        [
          [
            "data/raw.csv",
            "train",
            "inputs.counts.other",
          ],
        ],
        [
          {
            "field": "inputs.raw",
            "name": "other.raw",
            "path": "new.csv",
            "step": "other",
          },
        ],
        [
          "train",
          "prepare",
        ],
      ]
    `);
    expect(sources[0]?.place).toBe(raw.place);
  });

  it("asks only for steps that will run", () => {
    const declared = pipeline("p", [train, prepare]);
    const { sources, ships } = wanted(survey(declared, settingsWith({ select: { steps: ["train"], only: true } })));
    expect([sources.map(({ field }) => field), ships.map(({ name }) => name)]).toEqual([
      ["inputs.counts.other"],
      ["train"],
    ]);
  });

  it("asks for the refs of a lone job by their names", () => {
    const { bound } = wanted(survey(standalone(train), settingsWith({ inputs: { "prepare.all": "d/", table: "t" } })));
    expect(bound.map(({ name, field }) => [name, field])).toEqual([
      ["prepare.all", "prepare.all"],
      ["table", "inputs.table"],
    ]);
  });

  it("asks nothing of a step without files", () => {
    expect(factsFor(survey(pipeline("p", [job("a", { command: ["x"] })]), defaultSettings)).ships.size).toBe(0);
  });
});
