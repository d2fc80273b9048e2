import { features, type Species, species } from "../penguin.ts";
import type { Fit } from "./model.ts";
import { learnScale, mean } from "./scale.ts";

const steps = 300;
const rate = 0.5;
const decay = 0.001;

type Weights = readonly (readonly number[])[];

/** Multinomial logistic regression, by plain gradient descent from zero: the same data gives the same weights. */
export const softmax: Fit = (train) => {
  const scale = learnScale(train.map(features));
  const rows = train.map((bird) => ({ species: bird.species, x: [1, ...scale(features(bird))] }));
  let weights: Weights = species.map(() => (rows[0]?.x ?? []).map(() => 0));
  for (let step = 0; step < steps; step += 1) weights = descend(weights, rows);
  return (row) => likeliest(probabilities(weights, [1, ...scale(row)]));
};

function descend(
  weights: Weights,
  rows: readonly { readonly species: Species; readonly x: readonly number[] }[],
): Weights {
  const errors = rows.map((row) =>
    probabilities(weights, row.x).map((probability, index) => probability - Number(species[index] === row.species)),
  );
  return weights.map((ofSpecies, index) =>
    ofSpecies.map((weight, column) => {
      const slope = mean(rows.map((row, at) => (errors[at]?.[index] ?? 0) * (row.x[column] ?? 0)));
      return weight - rate * (slope + decay * weight);
    }),
  );
}

function probabilities(weights: Weights, x: readonly number[]): readonly number[] {
  const scores = weights.map((ofSpecies) =>
    ofSpecies.reduce((sum, weight, index) => sum + weight * (x[index] ?? 0), 0),
  );
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

function likeliest(of: readonly number[]): Species {
  return species[of.indexOf(Math.max(...of))] ?? species[0];
}
