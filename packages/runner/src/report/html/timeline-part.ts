import type { StepView } from "../../events/view.ts";
import { duration } from "../duration.ts";
import { type Markup, markup } from "../markup.ts";
import { statusSymbol } from "../status-mark.ts";
import type { Phase } from "./chronicle.ts";
import type { Page } from "./page-facts.ts";
import { anchorOf } from "./summary-part.ts";
import { ticksOf } from "./ticks.ts";

/** A row for each step, a bar for each phase of each attempt, by the time since the run began. */
export function timelinePart(page: Page): Markup {
  const { view, endMs } = page;
  const totalMs = Math.max(1, endMs - view.startedAtMs);
  const place = (atMs: number): string => `${((Math.max(0, atMs - view.startedAtMs) / totalMs) * 100).toFixed(3)}%`;
  const ticks = ticksOf(totalMs).map(
    (ms) =>
      markup`<span class="tick" style="left:${place(view.startedAtMs + ms)}">${ms === 0 ? "0" : duration(ms)}</span>`,
  );
  const rows = [...view.steps.values()].map((step) => row(step, page, place));
  return markup`<section id="timeline"><h2>Timeline</h2>
<div class="gantt"><div class="axis"><span></span><div class="track">${ticks}</div></div>${rows}</div>
<p class="legend"><i class="bar is-queued"></i> queued <i class="bar is-submitted"></i> submitted, pending <i class="bar is-running solid"></i> running, in the colour of how it ended <i class="bar is-collecting"></i> collecting outputs</p>
</section>`;
}

function row(step: StepView, { chronicle }: Page, place: (atMs: number) => string): Markup {
  const { attempts = [], cached } = chronicle.get(step.name) ?? {};
  const bars = attempts.flatMap(({ attempt, phases, failure }) =>
    phases.map((phase) => bar(phase, { attempt, hue: failure === undefined ? step.status : "failed", place })),
  );
  const from = cached === undefined ? undefined : cachedMark(cached, place);
  return markup`<a class="row is-${step.status}" href="#${anchorOf(step.name)}" data-open="${step.name}" data-step-row="${step.name}" data-status-row="${step.status}"><span class="who"><i>${statusSymbol(step.status)}</i> ${step.name}</span><span class="track">${bars}${from}</span></a>`;
}

interface BarStyle {
  readonly attempt: number;
  readonly hue: string;
  readonly place: (atMs: number) => string;
}

function bar({ is, fromMs, toMs }: Phase, { attempt, hue, place }: BarStyle): Markup {
  const title = `attempt ${attempt}, ${is}: ${duration(toMs - fromMs)}`;
  const style = `left:${place(fromMs)};right:calc(100% - ${place(toMs)})`;
  const look = is === "running" ? `solid is-${hue}` : `is-${is}`;
  return markup`<i class="bar ${look}" style="${style}" title="${title}"></i>`;
}

function cachedMark(
  { from, atMs }: { readonly from: string; readonly atMs: number },
  place: (atMs: number) => string,
): Markup {
  return markup`<i class="moment" style="left:min(${place(atMs)}, 100% - 1ch)" title="cached from run ${from}">=</i>`;
}
