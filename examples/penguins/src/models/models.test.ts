import { describe, expect, it } from "vitest";
import { flock } from "../flock.ts";
import { features } from "../penguin.ts";
import { accuracy } from "../score.ts";
import { modelByName, modelNames } from "./by-name.ts";
import { majority } from "./majority.ts";
import { mostFrequent } from "./model.ts";
import { neighbours } from "./neighbours.ts";
import { learnScale } from "./scale.ts";

const birds = flock(20);

describe("every model", () => {
  it.each(modelNames)("%s learns the same from the same penguins", (name) => {
    const told = () => birds.map((bird) => modelByName(name, 5)(birds)(features(bird)));
    expect(told()).toEqual(told());
  });

  it.each(["tree", "neighbours", "softmax"] as const)("%s tells species apart that do not overlap", (name) => {
    const seen = birds.filter((_, index) => index % 2 === 0);
    const unseen = birds.filter((_, index) => index % 2 === 1);
    expect(accuracy(modelByName(name, 5)(seen), unseen)).toBe(1);
  });

  it.each(["majority", "tree", "neighbours"] as const)("%s says so when it has nothing to learn from", (name) => {
    expect(() => modelByName(name, 5)([])([40, 20, 180, 3000])).toThrow("no penguins to learn from");
  });
});

it("the majority is what it saw most, whatever it is asked", () => {
  const predict = majority([...flock(1), ...birds.filter((bird) => bird.species === "Gentoo")]);
  expect(birds.map((bird) => predict(features(bird)))).toEqual(birds.map(() => "Gentoo"));
  expect(mostFrequent(["Gentoo", "Adelie", "Adelie", "Gentoo"])).toBe("Gentoo");
});

it("one neighbour is the penguin itself", () => {
  const predict = neighbours(1)(birds);
  expect(birds.map((bird) => predict(features(bird)))).toEqual(birds.map((bird) => bird.species));
});

it("a scale brings each column to mean 0 and deviation 1, and leaves a constant one at 0", () => {
  const scale = learnScale([
    [1, 5],
    [3, 5],
  ]);
  expect([scale([1, 5]), scale([3, 5]), scale([5, 6])]).toEqual([
    [-1, 0],
    [1, 0],
    [3, 1],
  ]);
});
