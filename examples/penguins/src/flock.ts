import { type Penguin, species } from "./penguin.ts";

/** For tests: `each` penguins of every species, in three clouds that do not touch. */
export function flock(each: number): readonly Penguin[] {
  return species.flatMap((name, cloud) =>
    Array.from({ length: each }, (_, index) => ({
      species: name,
      beakLength: 40 + 10 * cloud + index / each,
      beakDepth: 20 - 2 * cloud + (index % 3) / 10,
      flipperLength: 180 + 20 * cloud + (index % 5),
      bodyMass: 3000 + 1000 * cloud + 10 * (index % 7),
    })),
  );
}
