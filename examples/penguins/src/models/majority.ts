import { type Fit, mostFrequent } from "./model.ts";

/** Always the most frequent species: what any real model has to beat. */
export const majority: Fit = (train) => {
  const answer = mostFrequent(train.map((bird) => bird.species));
  return () => answer;
};
