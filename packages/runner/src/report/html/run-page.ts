import { between } from "../duration.ts";
import { graphFigure } from "../graph/graph-svg.ts";
import { graphOfRun } from "../graph/step-graph.ts";
import { type Markup, markup, verbatim } from "../markup.ts";
import { chronicleOf } from "./chronicle.ts";
import type { Page, PageFacts } from "./page-facts.ts";
import { pageProgram } from "./page-program.ts";
import { pageStyle } from "./page-style.ts";
import { plotsPart } from "./plots-part.ts";
import { stepsPart } from "./steps-part.ts";
import { headPart, summaryPart } from "./summary-part.ts";
import { timelinePart } from "./timeline-part.ts";

/** The browser itself holds the page to it: nothing is fetched, nothing is sent. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/** One HTML document that holds all there is to see of a run, and needs no network. */
export function runPage(facts: PageFacts): string {
  const { view, events } = facts;
  const page: Page = { ...facts, chronicle: chronicleOf(events), endMs: events.at(-1)?.atMs ?? view.startedAtMs };
  const document = markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="icon" href="data:,">
<title>${view.pipeline} ${view.run}: ${facts.status}</title>
<style>${verbatim(pageStyle)}</style></head>
<body>
${headPart(page)}
${summaryPart(page)}
${graphPart(page)}
${timelinePart(page)}
${plotsPart(page)}
${stepsPart(page)}
<footer>Made by pipeline ${facts.version}. Values of secrets are masked in logs, events and here.</footer>
<script>${verbatim(pageProgram)}</script>
</body></html>`;
  return `${document.text}\n`;
}

function graphPart({ view }: Page): Markup {
  const graph = graphOfRun(view.pipeline, view.steps.values(), ({ status, startedAtMs, endedAtMs }) => {
    const took = between(startedAtMs, endedAtMs);
    return took === undefined ? undefined : `${status}, ${took}`;
  });
  return markup`<section id="graph"><h2>Graph</h2><div class="drawing">${graphFigure(graph)}</div></section>`;
}
