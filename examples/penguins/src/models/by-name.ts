import { majority } from "./majority.ts";
import type { Fit } from "./model.ts";
import { neighbours } from "./neighbours.ts";
import { softmax } from "./softmax.ts";
import { tree } from "./tree.ts";

/** Simple ones first: among equals the first is chosen. */
export const modelNames = ["majority", "tree", "neighbours", "softmax"] as const;

export type ModelName = (typeof modelNames)[number];

/** The model of that name; `nearest` is for the one that asks its neighbours. */
export function modelByName(name: ModelName, nearest: number): Fit {
  const models: Readonly<Record<ModelName, Fit>> = { majority, tree, neighbours: neighbours(nearest), softmax };
  return models[name];
}
