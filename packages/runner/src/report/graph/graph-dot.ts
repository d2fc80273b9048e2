import { statusHues } from "./status-hues.ts";
import type { StepGraph, StepNode } from "./step-graph.ts";

/** The graph in the language of Graphviz. */
export function graphDot({ pipeline, nodes }: StepGraph): string {
  const lines = [
    `digraph ${quoted(pipeline)} {`,
    "  rankdir=LR;",
    '  node [shape=box, style=rounded, fontname="sans-serif"];',
    ...nodes.map((node) => `  ${quoted(node.name)}${attributes(node)};`),
    ...nodes.flatMap(({ name, needs }) => needs.map((need) => `  ${quoted(need)} -> ${quoted(name)};`)),
    "}",
  ];
  return `${lines.join("\n")}\n`;
}

function attributes({ name, kind, status, note }: StepNode): string {
  const label = [name, note].filter((part) => part !== undefined).map(escaped);
  const all = [
    ...(note === undefined ? [] : [`label="${label.join("\\n")}"`]),
    ...(kind === "deploy" ? ["shape=component"] : []),
    ...(status === undefined ? [] : [`color="${statusHues[status].light}"`, `tooltip="${status}"`]),
  ];
  return all.length === 0 ? "" : ` [${all.join(", ")}]`;
}

function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}
