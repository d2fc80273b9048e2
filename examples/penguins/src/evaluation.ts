import { z } from "zod";
import type { Predict } from "./models/model.ts";
import { features, type Penguin, penguin, species } from "./penguin.ts";

/** How the chosen model did on the held-out penguins. */
export const evaluation = z.object({
  accuracy: z.number().min(0).max(1),
  /** 95 % Wilson interval: what so few penguins allow to say. */
  interval: z.tuple([z.number(), z.number()]),
  predictions: z.array(penguin.extend({ predicted: z.enum(species) })),
});

export type Evaluation = z.infer<typeof evaluation>;

/** What the model says of each held-out penguin. */
export function evaluate(predict: Predict, test: readonly Penguin[]): Evaluation {
  const predictions = test.map((bird) => ({ ...bird, predicted: predict(features(bird)) }));
  const right = predictions.filter((each) => each.predicted === each.species).length;
  return { accuracy: right / test.length, interval: wilson(right, test.length), predictions };
}

/** The 95 % interval of a proportion; unlike the normal one it stays within 0 and 1. */
export function wilson(right: number, all: number): [number, number] {
  const z95 = 1.959964;
  const share = right / all;
  const centre = share + z95 ** 2 / (2 * all);
  const margin = z95 * Math.sqrt((share * (1 - share)) / all + z95 ** 2 / (4 * all ** 2));
  const scale = 1 + z95 ** 2 / all;
  return [(centre - margin) / scale, (centre + margin) / scale];
}
