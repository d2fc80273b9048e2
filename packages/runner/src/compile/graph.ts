import { Graph } from "@dagrejs/graphlib";
import type { Plan, PlannedStep } from "./plan.ts";

/** What the graph of a plan knows of a step. */
export type GraphNode = Pick<PlannedStep, "name" | "kind" | "backend">;

/** The plan as a graph for queries and export; an edge goes from what is needed to who needs it. */
export function graphOf(plan: Plan): Graph {
  const graph = new Graph({ directed: true });
  graph.setGraph(plan.pipeline);
  for (const step of [...plan.borrowed, ...plan.steps]) {
    const { name, kind, backend } = step;
    graph.setNode(name, { name, kind, backend } satisfies GraphNode);
  }
  for (const { name, needs } of plan.steps) for (const need of needs) graph.setEdge(need, name);
  return graph;
}
