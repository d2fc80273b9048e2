import type { Artifact } from "@pipeline/backends/contract";
import type { Json } from "@pipeline/dsl";
import prettyBytes from "pretty-bytes";
import type { StepView } from "../../events/view.ts";
import { between, duration } from "../duration.ts";
import { type Markup, markup } from "../markup.ts";
import { statusSymbol } from "../status-mark.ts";
import type { AttemptChronicle, StepChronicle } from "./chronicle.ts";
import type { LogEnd, Page } from "./page-facts.ts";
import { anchorOf, platformWords } from "./summary-part.ts";
import { whyMarkup } from "./why-text.ts";

/** Every step with all that is known of it, folded; those that failed are open. */
export function stepsPart(page: Page): Markup {
  return markup`<section id="steps"><h2>Steps</h2>
<div class="tools"><input type="search" id="filter" placeholder="Filter by name, failure or text of a log" aria-label="Filter steps"><button type="button" id="unfold">Open all</button><button type="button" id="fold">Fold all</button><span id="shown" class="faint" aria-live="polite"></span></div>
${[...page.view.steps.values()].map((step) => stepMarkup(step, page))}
</section>`;
}

function stepMarkup(step: StepView, page: Page): Markup {
  const { name, status, kind, backend, needs, result } = step;
  const chronicle: StepChronicle = page.chronicle.get(name) ?? { attempts: [] };
  const isOpen = status === "failed";
  const took = between(step.startedAtMs, step.endedAtMs);
  return markup`<details class="step-card is-${status}" id="${anchorOf(name)}" data-name="${name}" data-status-of="${status}"${isOpen ? markup` open` : undefined}>
<summary><i>${statusSymbol(status)}</i><b>${name}</b><span class="status">${status}</span><span class="faint">${headNote(step, chronicle)}</span><span class="took">${took}</span></summary>
<div class="inside"><dl class="facts">
<div><dt>backend</dt><dd>${backend}${kind === "deploy" ? ", deploy" : ""}</dd></div>
${needs.length === 0 ? undefined : markup`<div><dt>needs</dt><dd>${needs.map((need, at) => markup`${at === 0 ? "" : ", "}<a href="#${anchorOf(need)}" data-open="${need}">${need}</a>`)}</dd></div>`}
${whyFacts(chronicle)}
</dl>
${result === undefined ? undefined : outputs(result)}
${publishedMarkup(step)}
${chronicle.attempts.map((attempt) => attemptMarkup(attempt, name, page))}
${keyMarkup(chronicle)}
</div></details>`;
}

function headNote({ status, reason, failure, attempt }: StepView, { cached }: StepChronicle): string {
  const parts = [
    failure === undefined ? "" : failure.class,
    cached === undefined ? "" : `from run ${cached.from}`,
    status === "skipped" && reason !== undefined ? `because ${reason} did not succeed` : "",
    attempt > 1 ? `${attempt} attempts` : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function whyFacts({ why, cached }: StepChronicle): Markup | undefined {
  if (cached !== undefined)
    return markup`<div><dt>cached</dt><dd>its outputs come from run <code>${cached.from}</code>; nothing was started</dd></div>`;
  return why === undefined ? undefined : markup`<div><dt>why it ran</dt><dd>${whyMarkup(why)}</dd></div>`;
}

function outputs({ values, artifacts }: NonNullable<StepView["result"]>): Markup | undefined {
  const rows = [
    ...Object.entries(values).map(
      ([name, value]) => markup`<tr><th scope="row">${name}</th><td colspan="3">${jsonMarkup(value)}</td></tr>`,
    ),
    ...Object.entries(artifacts).map(([name, artifact]) => artifactRow(name, artifact)),
  ];
  if (rows.length === 0) return undefined;
  return markup`<h3>Outputs</h3><table class="outputs"><tbody>${rows}</tbody></table>`;
}

function publishedMarkup({ published = [] }: StepView): Markup | undefined {
  if (published.length === 0) return undefined;
  const places = published.map(({ output, path }) => markup`<li>${output} → <code>${path}</code></li>`);
  return markup`<h3>Published</h3><ul>${places}</ul>`;
}

const mostJsonCharacters = 20_000;

function jsonMarkup(value: Json): Markup {
  const text = JSON.stringify(value, null, 2);
  const shown = text.length > mostJsonCharacters ? `${text.slice(0, mostJsonCharacters)} …` : text;
  return shown.includes("\n") ? markup`<pre>${shown}</pre>` : markup`<code>${shown}</code>`;
}

function artifactRow(name: string, { kind, location, digest, size }: Artifact): Markup {
  return markup`<tr><th scope="row">${name}</th><td>${kind}, ${prettyBytes(size)}</td><td><code title="${digest.alg}:${digest.value}">${digest.alg}:${digest.value.slice(0, 12)}</code></td><td><code class="path">${location}</code></td></tr>`;
}

function attemptMarkup({ attempt, folder, phases, failure }: AttemptChronicle, step: string, page: Page): Markup {
  const times = phases.map(({ is, fromMs, toMs }) => `${is} ${duration(toMs - fromMs)}`).join(", ");
  const log = page.logOf(step, attempt);
  return markup`<h3>Attempt ${attempt} <span class="faint">${times}</span></h3>
${failure === undefined ? undefined : markup`<p class="message is-failed"><code>${failure.class}</code> ${failure.message}</p>${platformWords(failure)}`}
${log === undefined ? markup`<p class="faint">No log here; its folder: <code>${folder}</code></p>` : logMarkup(log)}`;
}

function logMarkup({ lines, isCut, path }: LogEnd): Markup {
  if (lines.length === 0) return markup`<p class="faint">It wrote no log.</p>`;
  const head = isCut ? markup`<p class="faint">The last lines; the whole log: <code>${path}</code></p>` : undefined;
  return markup`${head}<pre class="log" tabindex="0">${lines.join("\n")}</pre>`;
}

function keyMarkup({ key }: StepChronicle): Markup | undefined {
  if (key === undefined) return undefined;
  const rows = Object.entries(key.components).map(
    ([name, text]) => markup`<tr><th scope="row">${name}</th><td><code>${text}</code></td></tr>`,
  );
  return markup`<details class="key"><summary>What its result depends on <code>${key.digest.slice(0, 12)}</code></summary><table><tbody>${rows}</tbody></table></details>`;
}
