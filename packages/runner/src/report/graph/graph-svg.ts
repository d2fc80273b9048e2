import { type Markup, markup, verbatim } from "../markup.ts";
import { statusSymbol } from "../status-mark.ts";
import { type Box, type Laid, type Line, layOut, type Point } from "./layout.ts";
import { hueRules } from "./status-hues.ts";
import type { StepGraph, StepNode } from "./step-graph.ts";

/** A file of its own, which follows the light or dark ground that its reader prefers. */
export function graphSvg(graph: StepGraph): string {
  const laid = layOut(graph);
  const file = drawing(
    laid,
    graph,
    markup`<style>${verbatim(ownRules())}${verbatim(graphRules)}</style>
<rect class="ground" width="100%" height="100%"/>`,
  );
  return `${file.text}\n`;
}

/** The same inside an HTML page, which brings `graphRules` and the colours. */
export function graphFigure(graph: StepGraph): Markup {
  return drawing(layOut(graph), graph, markup``);
}

/** Uses `--ink`, `--faint`, `--card` and `--line` of its surroundings, and `--hue` of the status. */
export const graphRules: string = `
.step-box{fill:var(--card);stroke:var(--hue,var(--line));stroke-width:1.5}
.step-name{font:600 13px ui-sans-serif,system-ui,sans-serif;fill:var(--ink)}
.step-note{font:11px ui-sans-serif,system-ui,sans-serif;fill:var(--faint)}
.step-mark{font:700 13px ui-sans-serif,system-ui,sans-serif;fill:var(--hue,var(--faint))}
.edge{fill:none;stroke:var(--line);stroke-width:1.5}
.edge-tip{fill:var(--line)}
.is-waiting .step-box,.is-skipped .step-box,.is-queued .step-box{stroke-dasharray:4 3}
`;

function ownRules(): string {
  const light = ":root{--ink:#111827;--faint:#6b7280;--card:#ffffff;--line:#9ca3af;--ground:#f9fafb}";
  const dark = ":root{--ink:#f3f4f6;--faint:#9ca3af;--card:#1f2430;--line:#4b5563;--ground:#12151c}";
  return `${light}@media (prefers-color-scheme:dark){${dark}}${hueRules()}.ground{fill:var(--ground)}`;
}

function drawing({ width, height, boxes, lines }: Laid, { pipeline }: StepGraph, head: Markup): Markup {
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  return markup`<svg xmlns="http://www.w3.org/2000/svg" class="graph" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" role="img" aria-label="Graph of ${pipeline}">
${head}
<g>${lines.map(edge)}</g>
<g>${boxes.map(stepBox)}</g>
</svg>`;
}

function edge({ points }: Line): Markup {
  const tip = points.at(-1);
  if (tip === undefined) return markup``;
  const head = `M${at(tip)}l-7 -4v8z`;
  return markup`<path class="edge" d="${curve(points)}"/><path class="edge-tip" d="${head}"/>`;
}

/** Leaves and arrives in the direction of reading. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let from = first;
  const parts = rest.map((to) => {
    const middle = (from.x + to.x) / 2;
    const part = `C${at({ x: middle, y: from.y })} ${at({ x: middle, y: to.y })} ${at(to)}`;
    from = to;
    return part;
  });
  return `M${at(first)}${parts.join("")}`;
}

function at({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function stepBox({ node, x, y, width, height }: Box): Markup {
  const { name, status, note = noteOf(node) } = node;
  const className = `step is-${status ?? "planned"}`;
  const mark = status === undefined ? "" : statusSymbol(status);
  const radius = node.kind === "deploy" ? height / 2 : 7;
  return markup`
<g class="${className}" data-step="${name}" transform="translate(${at({ x, y })})"><title>${name}${status === undefined ? "" : `: ${status}`}</title>
<rect class="step-box" width="${width}" height="${height}" rx="${radius}"/>
<text class="step-mark" x="${width - 14}" y="${height / 2 + 4.5}" text-anchor="middle">${mark}</text>
<text class="step-name" x="14" y="${note === "" ? height / 2 + 4.5 : 20}">${name}</text>
<text class="step-note" x="14" y="36">${note}</text></g>`;
}

function noteOf({ kind, backend, status }: StepNode): string {
  return [kind === "deploy" ? "deploy" : "", status ?? backend].filter((part) => part !== "").join(", ");
}
