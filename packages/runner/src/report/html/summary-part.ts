import type { Failure } from "@pipeline/backends/contract";
import { reasonText } from "../../events/stop-reason.ts";
import { type FailedStep, summarise } from "../../events/summary.ts";
import type { StepStatus } from "../../events/view.ts";
import { duration } from "../duration.ts";
import { failureAdvice } from "../failure-advice.ts";
import { type Markup, markup } from "../markup.ts";
import { statusSymbol } from "../status-mark.ts";
import { rootFirst } from "../summary-lines.ts";
import type { Page } from "./page-facts.ts";

const counted: readonly StepStatus[] = [
  "failed",
  "succeeded",
  "cached",
  "skipped",
  "cancelled",
  "running",
  "pending",
  "submitted",
  "queued",
  "waiting",
];

/** How it went: its name, the counts, then what failed, the root failure first. */
export function headPart(page: Page): Markup {
  const { view, status, by, params, endMs } = page;
  const facts: readonly (readonly [string, string])[] = [
    ["run", view.run],
    ["started", `${new Date(view.startedAtMs).toISOString().slice(0, 19).replace("T", " ")} UTC`],
    ["took", duration(endMs - view.startedAtMs)],
    ...(view.exitCode === undefined ? [] : [["exit code", String(view.exitCode)] as const]),
    ["by", `${by.user} on ${by.host}`],
    ...(view.namespace === "default" ? [] : [["namespace", view.namespace] as const]),
    ...Object.entries(params).map(([name, value]) => [`param ${name}`, JSON.stringify(value)] as const),
  ];
  return markup`<header><h1>${view.pipeline} <span class="chip is-${hueOf(status)}">${status}</span></h1>
<dl class="facts">${facts.map(([name, text]) => markup`<div><dt>${name}</dt><dd>${text}</dd></div>`)}</dl></header>`;
}

/** A run has statuses that a step has not. */
function hueOf(status: string): string {
  if (status === "interrupted" || status === "stopping") return "cancelled";
  return status;
}

export function summaryPart(page: Page): Markup {
  const { view } = page;
  const summary = summarise(view);
  const chips = counted
    .filter((status) => summary.counts[status] > 0)
    .map((status) => countChip(status, summary.counts[status]));
  const [root, ...others] = rootFirst(summary);
  return markup`<section id="summary" aria-label="Summary">
${root === undefined ? undefined : failureCard(root, page, "root")}
${others.map((failed) => failureCard(failed, page, "other"))}
${view.stopping === undefined ? undefined : markup`<p class="notice">Stopped early: ${reasonText(view.stopping)}</p>`}
${view.warnings.map((warning) => markup`<p class="notice">! ${warning}</p>`)}
<div class="counts" role="group" aria-label="Show only steps of one status"><button type="button" data-status="" aria-pressed="true">all <b>${summary.total}</b></button>${chips}</div>
</section>`;
}

function countChip(status: StepStatus, count: number): Markup {
  return markup`<button type="button" class="is-${status}" data-status="${status}" aria-pressed="false"><i>${statusSymbol(status)}</i> ${status} <b>${count}</b></button>`;
}

const shownLogLines = 10;

function failureCard({ step, failure, attempt, log }: FailedStep, page: Page, rank: "root" | "other"): Markup {
  const tail = page.logOf(step, attempt)?.lines.slice(-shownLogLines) ?? [];
  const skipped = page.view.settled.filter((name) => page.view.steps.get(name)?.reason === step);
  return markup`<article class="failure is-failed ${rank}">
<h2>${rank === "root" ? "First failure: " : "Also failed: "}<a href="#${anchorOf(step)}" data-open="${step}">${step}</a> <code>${failure.class}</code></h2>
<p class="message">${failure.message}</p>
${platformWords(failure)}
${tail.length === 0 ? undefined : markup`<pre class="log">${tail.join("\n")}</pre>`}
<p>→ ${failureAdvice(step, failure)}</p>
${skipped.length === 0 ? undefined : markup`<p class="faint">Skipped because of it: ${skipped.join(", ")}</p>`}
${log === undefined ? undefined : markup`<p class="faint">Whole log: <code>${log}</code></p>`}
</article>`;
}

export function platformWords(failure: Failure): Markup | undefined {
  return "reason" in failure && failure.reason !== undefined
    ? markup`<p class="faint">The platform says: ${failure.reason}</p>`
    : undefined;
}

/** The place of a step in the page. */
export function anchorOf(step: string): string {
  return `step-${encodeURIComponent(step)}`;
}
