import { expect, it } from "vitest";
import { learnBayes } from "./bayes.ts";
import { leaveOneOut } from "./leave-one-out.ts";
import { learnThreshold } from "./threshold.ts";

it("naive Bayes goes by the words it has seen, and by the more frequent kind where it has seen none", () => {
  const told = learnBayes([
    { kind: "praise", features: { great: 2, tool: 1 } },
    { kind: "complaint", features: { broken: 1, tool: 1 } },
    { kind: "complaint", features: { slow: 1 } },
  ]);
  expect([{ great: 1 }, { broken: 1, tool: 1 }, { unheard: 1 }, {}].map(told)).toEqual([
    "praise",
    "complaint",
    "complaint",
    "complaint",
  ]);
});

it("a threshold lies halfway between the kinds", () => {
  const told = learnThreshold([
    { kind: "praise", features: 4 },
    { kind: "complaint", features: 10 },
  ]);
  expect([6, 7, 8].map(told)).toEqual(["praise", "praise", "complaint"]);
  expect(learnThreshold([{ kind: "praise", features: 4 }])(3)).toBe("complaint");
});

it("leave-one-out never asks about what was learned", () => {
  const examples = [1, 2, 3].map((features) => ({ kind: "praise" as const, features }));
  const asked: number[][] = [];
  const share = leaveOneOut(examples, (others) => (features) => {
    asked.push([features, ...others.map((other) => other.features)]);
    return features === 2 ? "complaint" : "praise";
  });
  expect(asked).toEqual([
    [1, 2, 3],
    [2, 1, 3],
    [3, 1, 2],
  ]);
  expect(share).toBe(2 / 3);
});
