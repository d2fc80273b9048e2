import { features } from "../penguin.ts";
import { type Fit, mostFrequent } from "./model.ts";
import { learnScale } from "./scale.ts";

/** The most frequent species among the `count` nearest penguins, by Euclidean distance of scaled measurements. */
export function neighbours(count: number): Fit {
  return (train) => {
    const scale = learnScale(train.map(features));
    const known = train.map((bird) => ({ species: bird.species, at: scale(features(bird)) }));
    return (row) => {
      const at = scale(row);
      const nearest = known.map((bird) => ({ species: bird.species, away: distance(bird.at, at) }));
      nearest.sort((a, b) => a.away - b.away);
      return mostFrequent(nearest.slice(0, count).map((bird) => bird.species));
    };
  };
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, index) => value - (b[index] ?? 0)));
}
