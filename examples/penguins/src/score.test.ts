import { expect, it } from "vitest";
import { flock } from "./flock.ts";
import { majority } from "./models/majority.ts";
import { neighbours } from "./models/neighbours.ts";
import { crossValidate, score } from "./score.ts";

it("cross-validation scores a model by folds it has not seen", () => {
  const perfect = crossValidate(neighbours(3), flock(10), { folds: 5, seed: 1 });
  expect(perfect).toEqual({ mean: 1, deviation: 0, folds: [1, 1, 1, 1, 1] });
  const baseline = crossValidate(majority, flock(10), { folds: 5, seed: 1 });
  expect(baseline.mean).toBeCloseTo(1 / 3);
  expect(score.parse(baseline)).toEqual(baseline);
});
