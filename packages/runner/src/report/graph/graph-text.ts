import type { Palette } from "../palette.ts";
import { statusMark } from "../status-mark.ts";
import type { StepGraph, StepNode } from "./step-graph.ts";

/**
 * The graph as a tree that reads from top to bottom: each step once, below the last of those that it needs; others that
 * it needs are named beside it. A step that alone follows another stands below it without a branch, so that a chain
 * of any length stays narrow.
 */
export function graphText(graph: StepGraph, palette: Palette): string {
  const rows = rowsOf(graph);
  const width = rows.reduce((widest, { lead, node }) => Math.max(widest, lead.length + node.name.length), 0);
  const count = graph.nodes.length === 1 ? "1 step" : `${graph.nodes.length} steps`;
  const lines = rows.map((row) => rowText(row, width, palette));
  return `${[`${palette.bold(graph.pipeline)}  ${count}`, "", ...lines].join("\n")}\n`;
}

interface Row {
  readonly lead: string;
  readonly node: StepNode;
  /** Needs that stand elsewhere. */
  readonly besides: readonly string[];
}

interface Open {
  readonly node: StepNode;
  /** Before the step itself, and before all below it. */
  readonly lead: string;
  readonly below: string;
}

function rowsOf(graph: StepGraph): readonly Row[] {
  const { roots, followers } = treeOf(graph);
  const rows: Row[] = [];
  const open: Open[] = roots.map((node) => ({ node, lead: "", below: "" })).reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, lead, below } = next;
    rows.push({ lead, node, besides: node.needs.filter((need) => need !== aboveOf(node)) });
    open.push(...branches(followers.get(node.name) ?? [], below).reverse());
  }
  return rows;
}

function branches(nodes: readonly StepNode[], below: string): Open[] {
  const [only] = nodes;
  if (nodes.length === 1 && only !== undefined) return [{ node: only, lead: `${below}↓ `, below }];
  return nodes.map((node, index) => {
    const isLast = index === nodes.length - 1;
    return { node, lead: `${below}${isLast ? "└─ " : "├─ "}`, below: `${below}${isLast ? "   " : "│  "}` };
  });
}

interface Tree {
  readonly roots: readonly StepNode[];
  readonly followers: ReadonlyMap<string, readonly StepNode[]>;
}

function treeOf({ nodes }: StepGraph): Tree {
  const order = new Map(nodes.map(({ name }, index) => [name, index]));
  const roots: StepNode[] = [];
  const followers = new Map<string, StepNode[]>();
  for (const node of nodes) {
    const sorted = [...node.needs].sort((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0));
    const placed = { ...node, needs: sorted };
    const above = aboveOf(placed);
    if (above === undefined) roots.push(placed);
    else followers.set(above, [...(followers.get(above) ?? []), placed]);
  }
  return { roots, followers };
}

/** Needs stand in the order of the plan: the last of them is shown last. */
function aboveOf({ needs }: StepNode): string | undefined {
  return needs.at(-1);
}

function rowText({ lead, node, besides }: Row, width: number, palette: Palette): string {
  const { name, kind, status, note } = node;
  const gap = " ".repeat(width - lead.length - name.length);
  const facts = [
    status === undefined ? undefined : statusMark(status, palette),
    note === undefined ? undefined : palette.dim(note),
    kind === "deploy" ? palette.dim("deploy") : undefined,
    besides.length === 0 ? undefined : palette.dim(`also needs ${besides.join(", ")}`),
  ].filter((fact) => fact !== undefined);
  return [`${palette.dim(lead)}${name}${gap}`, ...facts].join("  ").trimEnd();
}
