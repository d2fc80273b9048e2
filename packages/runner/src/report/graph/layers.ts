import type { StepGraph, StepNode } from "./step-graph.ts";

/** Steps by how long the longest way to them is: those of one layer could run at the same time. */
export function layersOf({ nodes }: StepGraph): readonly (readonly StepNode[])[] {
  const depths = new Map<string, number>();
  const layers: StepNode[][] = [];
  for (const node of nodes) {
    const depth = node.needs.reduce((deepest, need) => Math.max(deepest, (depths.get(need) ?? -1) + 1), 0);
    depths.set(node.name, depth);
    const layer = layers[depth] ?? [];
    layer.push(node);
    layers[depth] = layer;
  }
  return layers;
}
