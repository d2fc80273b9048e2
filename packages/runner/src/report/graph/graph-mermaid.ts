import type { StepStatus } from "../../events/view.ts";
import { statusHues } from "./status-hues.ts";
import type { StepGraph, StepNode } from "./step-graph.ts";

/** The graph in the language of Mermaid, which many forges draw inside Markdown. */
export function graphMermaid({ nodes }: StepGraph): string {
  const ids = new Map(nodes.map(({ name }, index) => [name, `s${index}`]));
  const idOf = (name: string): string => ids.get(name) ?? name;
  const lines = [
    "flowchart LR",
    ...nodes.map((node) => `  ${idOf(node.name)}${box(node)}`),
    ...nodes.flatMap(({ name, needs }) => needs.map((need) => `  ${idOf(need)} --> ${idOf(name)}`)),
    ...statusLines(nodes, idOf),
  ];
  return `${lines.join("\n")}\n`;
}

/** A job is a box, a deploy a stadium. */
function box({ name, kind, note }: StepNode): string {
  const label = `"${quoted(name)}${note === undefined ? "" : `<br/><small>${quoted(note)}</small>`}"`;
  return kind === "deploy" ? `([${label}])` : `[${label}]`;
}

function quoted(text: string): string {
  return text.replace(/[#"<>&]/g, (character) => `#${character.charCodeAt(0)};`);
}

function statusLines(nodes: readonly StepNode[], idOf: (name: string) => string): readonly string[] {
  const byStatus = new Map<StepStatus, string[]>();
  for (const { name, status } of nodes) {
    if (status !== undefined) byStatus.set(status, [...(byStatus.get(status) ?? []), idOf(name)]);
  }
  return [...byStatus].flatMap(([status, ids]) => [
    `  classDef ${status} stroke:${statusHues[status].light},stroke-width:2px`,
    `  class ${ids.join(",")} ${status}`,
  ]);
}
