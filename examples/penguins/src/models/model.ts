import type { Penguin, Species } from "../penguin.ts";

/** A model that has learned. */
export type Predict = (features: readonly number[]) => Species;

/** A model that has yet to learn: sees the training part, and nothing else. */
export type Fit = (train: readonly Penguin[]) => Predict;

/** The most frequent species; among equals the first in `names`. */
export function mostFrequent(names: readonly Species[]): Species {
  const counts = new Map<Species, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const [winner] = [...counts].sort(([, a], [, b]) => b - a);
  if (winner === undefined) throw new Error("no penguins to learn from");
  return winner[0];
}
