import { job, pipeline } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Selection } from "./request.ts";
import { planOf, problemsOf } from "./testing/compiling.ts";

const outputs = { n: z.int() };
const prepare = job("prepare", { command: ["x"], outputs });
const small = job("train-small", { command: ["x", prepare.outputs.n], outputs });
const large = job("train-large", { command: ["x", prepare.outputs.n], outputs });
const best = job("best", { command: ["x", small.outputs.n, large.outputs.n], outputs });
const clean = job("clean", { command: ["x"], after: [best] });
const declared = pipeline("p", [clean]);

function selected(select: Partial<Selection>): string {
  const { steps, borrowed } = planOf(declared, { select });
  const named = (some: readonly { readonly name: string }[]) => some.map(({ name }) => name).join(" ");
  return `${named(steps)} | ${named(borrowed)}`;
}

describe("selection", () => {
  it.each<[Partial<Selection>, string]>([
    [{}, "prepare train-small train-large best clean | "],
    [{ only: true }, "prepare train-small train-large best clean | "],
    [{ steps: ["train-small"] }, "prepare train-small | "],
    [{ steps: ["train-*"] }, "prepare train-small train-large | "],
    [{ steps: ["train-?????", "prepare"], only: true }, "prepare train-small train-large | "],
    [{ steps: ["best"], only: true }, "best | train-small train-large"],
    [{ steps: ["clean"], only: true }, "clean | "],
    [{ from: ["best"] }, "best clean | train-small train-large"],
    [{ from: ["train-large"] }, "train-large best clean | prepare train-small"],
    [{ until: ["train-large"] }, "prepare train-large | "],
    [{ from: ["train-*"], until: ["best"] }, "train-small train-large best | prepare"],
    [{ steps: ["best"], from: ["train-small"] }, "train-small best | prepare train-large"],
  ])("%o runs and borrows %s", (select, found) => {
    expect(selected(select)).toBe(found);
  });

  it("leaves out needs that do not run, and keeps what is borrowed with its outputs alone", () => {
    const { steps, borrowed } = planOf(declared, { select: { steps: ["best"], only: true } });
    expect(steps.map(({ needs }) => needs)).toEqual([[]]);
    expect(borrowed[0]).toMatchInlineSnapshot(`
      {
        "backend": "local",
        "kind": "job",
        "name": "train-small",
        "needs": [],
        "outputs": {
          "n": {
            "kind": "json",
            "schema": {
              "maximum": 9007199254740991,
              "minimum": -9007199254740991,
              "type": "integer",
            },
          },
        },
      }
    `);
  });

  it("tells names that no step has, and a selection that leaves none", () => {
    const select = { steps: ["trian-small", "deploy-*"], from: ["bset"], until: ["nowhere at all"] };
    expect(problemsOf(declared, { select })).toMatchInlineSnapshot(`
      "STEP_UNKNOWN
        No step is called "trian-small".
        Did you mean "train-small"?
      STEP_UNKNOWN
        No step matches "deploy-*".
        Known steps: "clean", "best", "train-small", "train-large", "prepare".
      STEP_UNKNOWN
        No step is called "bset".
        Did you mean "best"?
      STEP_UNKNOWN
        No step is called "nowhere at all".
        Known steps: "clean", "best", "train-small", "train-large", "prepare"."
    `);
    expect(problemsOf(declared, { select: { from: ["best"], until: ["prepare"] } })).toMatchInlineSnapshot(`
      "SELECTION_EMPTY
        No step is left by the selection.
        A step must be named (or needed by one that is), come after --from and before --until, all at once."
    `);
  });

  it("tells that a build comes along with its steps", () => {
    expect(problemsOf(declared, { select: { steps: ["build:best"] } })).toMatchInlineSnapshot(`
      "STEP_UNKNOWN
        "build:best" runs with the steps that need it.
        To make images and nothing else: pipeline build, with the steps that run in them, such as best."
    `);
  });

  it("takes other signs in a glob as they are", () => {
    expect(problemsOf(declared, { select: { steps: ["train.small*"] } })).toMatchInlineSnapshot(`
      "STEP_UNKNOWN
        No step matches "train.small*".
        Did you mean "train-small"?"
    `);
  });
});
