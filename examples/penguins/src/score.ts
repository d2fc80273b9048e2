import { z } from "zod";
import type { Fit, Predict } from "./models/model.ts";
import { deviation, mean } from "./models/scale.ts";
import { features, type Penguin } from "./penguin.ts";
import { folds } from "./split.ts";

/** How well a model did on penguins that it had not seen, fold by fold. */
export const score = z.object({
  mean: z.number().min(0).max(1),
  deviation: z.number().min(0),
  folds: z.array(z.number().min(0).max(1)).min(1),
});

export type Score = z.infer<typeof score>;

export interface CrossValidation {
  readonly folds: number;
  readonly seed: number;
}

/** Fits the model anew for every fold, on the other folds only. */
export function crossValidate(model: Fit, birds: readonly Penguin[], how: CrossValidation): Score {
  const accuracies = folds(birds, how.folds, how.seed).map(({ train, test }) => accuracy(model(train), test));
  return { mean: mean(accuracies), deviation: deviation(accuracies), folds: accuracies };
}

/** The part of the penguins whose species is told. */
export function accuracy(predict: Predict, birds: readonly Penguin[]): number {
  return mean(birds.map((bird) => Number(predict(features(bird)) === bird.species)));
}
