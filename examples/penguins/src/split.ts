import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { type Penguin, species } from "./penguin.ts";

export interface Split {
  readonly train: readonly Penguin[];
  readonly test: readonly Penguin[];
}

/** Holds out a part of every species; the same seed gives the same split. */
export function split(birds: readonly Penguin[], testFraction: number, seed: number): Split {
  const groups = shuffledBySpecies(birds, seed).map((group) => {
    const held = Math.round(group.length * testFraction);
    return { test: group.slice(0, held), train: group.slice(held) };
  });
  return { train: groups.flatMap(({ train }) => train), test: groups.flatMap(({ test }) => test) };
}

/** Deals every species out to `count` folds in turn: each bird is in the test part of exactly one. */
export function folds(birds: readonly Penguin[], count: number, seed: number): readonly Split[] {
  const dealt = shuffledBySpecies(birds, seed).flat();
  return Array.from({ length: count }, (_, fold) => ({
    train: dealt.filter((_bird, index) => index % count !== fold),
    test: dealt.filter((_bird, index) => index % count === fold),
  }));
}

function shuffledBySpecies(birds: readonly Penguin[], seed: number): readonly (readonly Penguin[])[] {
  const random = xoroshiro128plus(seed);
  return species.map((name) => {
    const left = birds.filter((bird) => bird.species === name);
    return Array.from({ length: left.length }, () => left.splice(uniformInt(random, 0, left.length - 1), 1)).flat();
  });
}
