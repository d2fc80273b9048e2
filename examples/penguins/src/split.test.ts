import { describe, expect, it } from "vitest";
import { flock } from "./flock.ts";
import { type Penguin, species } from "./penguin.ts";
import { folds, split } from "./split.ts";

const birds = flock(20);
const counts = (part: readonly Penguin[]) => species.map((name) => part.filter((bird) => bird.species === name).length);

describe("split", () => {
  it("holds out the same part of every species", () => {
    const { train, test } = split(birds, 0.25, 7);
    expect([counts(train), counts(test)]).toEqual([
      [15, 15, 15],
      [5, 5, 5],
    ]);
  });

  it("puts every penguin in exactly one part: nothing leaks", () => {
    const { train, test } = split(birds, 0.25, 7);
    expect(new Set([...train, ...test])).toEqual(new Set(birds));
    expect(train.length + test.length).toBe(birds.length);
  });

  it("is the same for the same seed, and another for another", () => {
    expect(split(birds, 0.25, 7)).toEqual(split(birds, 0.25, 7));
    expect(split(birds, 0.25, 7)).not.toEqual(split(birds, 0.25, 8));
  });
});

describe("folds", () => {
  it("test every penguin exactly once, and never on a model that has seen it", () => {
    const dealt = folds(birds, 7, 1);
    expect(dealt).toHaveLength(7);
    expect(new Set(dealt.flatMap(({ test }) => test))).toEqual(new Set(birds));
    expect(dealt.flatMap(({ test }) => test)).toHaveLength(birds.length);
    for (const { train, test } of dealt) expect(train.filter((bird) => test.includes(bird))).toEqual([]);
  });

  it("hold about as many of each species", () => {
    const of = folds(birds, 5, 1).map(({ test }) => counts(test));
    expect(of).toEqual(Array.from({ length: 5 }, () => [4, 4, 4]));
  });
});
