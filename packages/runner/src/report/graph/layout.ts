import { type EdgeLabel, Graph, type GraphLabel, layout, type NodeLabel } from "@dagrejs/dagre";
import { layersOf } from "./layers.ts";
import type { StepGraph, StepNode } from "./step-graph.ts";

export interface Laid {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}

/** Its upper left corner, and its size. */
export interface Box {
  readonly node: StepNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Line {
  readonly from: string;
  readonly to: string;
  readonly points: readonly Point[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Of a letter of a name, and of the rest of its box. */
const letterWidth = 8;
const boxPadding = 50;
const boxHeight = 46;
const between = { layers: 56, boxes: 16, margin: 12 };

/** Placing more by the crossings of their lines takes longer than a person waits, and shows no more. */
const mostPlaced = 450;

/** Where each step stands: needs to the left, those that need them to the right. */
export function layOut(graph: StepGraph): Laid {
  const lineCount = graph.nodes.reduce((count, { needs }) => count + needs.length, 0);
  return graph.nodes.length + lineCount > mostPlaced ? layOutLayers(graph) : layOutByCrossings(graph);
}

function layOutByCrossings({ nodes }: StepGraph): Laid {
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>({ directed: true });
  graph.setGraph({
    rankdir: "LR",
    ranksep: between.layers,
    nodesep: between.boxes,
    marginx: between.margin,
    marginy: between.margin,
  });
  for (const node of nodes) graph.setNode(node.name, { width: widthOf(node), height: boxHeight });
  for (const { name, needs } of nodes) for (const need of needs) graph.setEdge(need, name, {});
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const boxes = nodes.map((node): Box => {
    const { x = 0, y = 0, width: ownWidth, height: ownHeight } = graph.node(node.name) ?? { width: 0, height: 0 };
    return { node, x: x - ownWidth / 2, y: y - ownHeight / 2, width: ownWidth, height: ownHeight };
  });
  const byName = new Map(boxes.map((box) => [box.node.name, box]));
  const lines = nodes.flatMap(({ name, needs }) =>
    needs.flatMap((need) => lineBetween(byName, { from: need, to: name, by: graph.edge(need, name)?.points ?? [] })),
  );
  return { width, height, boxes, lines };
}

/** A column for each layer, in the order of the plan: linear in steps and lines. */
function layOutLayers(graph: StepGraph): Laid {
  const boxes = new Map<string, Box>();
  let x = between.margin;
  let height = 0;
  for (const layer of layersOf(graph)) {
    const width = layer.reduce((widest, node) => Math.max(widest, widthOf(node)), 0);
    for (const [index, node] of layer.entries()) {
      const y = between.margin + index * (boxHeight + between.boxes);
      boxes.set(node.name, { node, x, y, width, height: boxHeight });
      height = Math.max(height, y + boxHeight + between.margin);
    }
    x += width + between.layers;
  }
  const lines = graph.nodes.flatMap(({ name, needs }) =>
    needs.flatMap((need) => lineBetween(boxes, { from: need, to: name, by: [] })),
  );
  return { width: x - between.layers + between.margin, height, boxes: [...boxes.values()], lines };
}

interface Way {
  readonly from: string;
  readonly to: string;
  /** Where it passes; the ends, which lie at the edges of the boxes, are left out. */
  readonly by: readonly Point[];
}

/** Leaves in the middle of the right side and arrives in the middle of the left one. */
function lineBetween(boxes: ReadonlyMap<string, Box>, { from, to, by }: Way): readonly Line[] {
  const [start, end] = [boxes.get(from), boxes.get(to)];
  if (start === undefined || end === undefined) return [];
  const first = { x: start.x + start.width, y: start.y + start.height / 2 };
  const last = { x: end.x, y: end.y + end.height / 2 };
  const isOnTheWay = ({ x }: Point): boolean => x > first.x && x < last.x;
  return [{ from, to, points: [first, ...by.slice(1, -1).filter(isOnTheWay), last] }];
}

function widthOf({ name, note = "" }: StepNode): number {
  return Math.round(Math.max(name.length * letterWidth, note.length * (letterWidth - 1)) + boxPadding);
}
