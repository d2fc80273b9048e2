import type { KeyChange, RunReason } from "../../events/event.ts";
import { type Markup, markup } from "../markup.ts";

/** Why a step ran, although results are remembered. */
export function whyMarkup(why: RunReason): Markup {
  switch (why.kind) {
    case "new":
      return markup`no earlier result of it is remembered`;
    case "service":
      return markup`a deploy always looks whether its service stands`;
    case "never-cached":
      return markup`it says <code>cache: false</code>`;
    case "forced":
      return markup`earlier results were not to be used`;
    case "damaged":
      return markup`its earlier result is damaged: ${why.message}`;
    case "changed":
      return markup`${why.changes.length === 1 ? "one thing has" : `${why.changes.length} things have`} changed since its last result
<table class="changes"><thead><tr><th>what</th><th>before</th><th>now</th></tr></thead><tbody>${why.changes.map(changeRow)}</tbody></table>`;
  }
}

function changeRow({ component, before, after }: KeyChange): Markup {
  return markup`<tr><th scope="row">${component}</th><td>${valueMarkup(before)}</td><td>${valueMarkup(after)}</td></tr>`;
}

function valueMarkup(text: string | undefined): Markup {
  return text === undefined ? markup`<i>absent</i>` : markup`<code>${text}</code>`;
}
