import { expect, it } from "vitest";
import { evaluate, evaluation, wilson } from "./evaluation.ts";
import { flock } from "./flock.ts";

it("an evaluation keeps what the model said of each penguin", () => {
  const birds = flock(1);
  const found = evaluate(() => "Gentoo", birds);
  expect(found).toEqual({
    accuracy: 1 / 3,
    interval: wilson(1, 3),
    predictions: birds.map((bird) => ({ ...bird, predicted: "Gentoo" })),
  });
  expect(evaluation.parse(found)).toEqual(found);
});

it("the interval stays within 0 and 1, and narrows with the number of penguins", () => {
  expect(wilson(9, 10).map((bound) => bound.toFixed(3))).toEqual(["0.596", "0.982"]);
  expect(wilson(90, 100).map((bound) => bound.toFixed(3))).toEqual(["0.826", "0.945"]);
  expect(wilson(5, 5)[1]).toBeCloseTo(1);
  expect(wilson(0, 5)[0]).toBeCloseTo(0);
});
