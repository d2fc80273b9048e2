import type { KeyChange, RunReason } from "../events/event.ts";
import { shownChange } from "./shown-change.ts";

/** Why a step runs although results are remembered, in a few words; nothing for a step that never ran before. */
export function runReasonText(why: RunReason): string {
  switch (why.kind) {
    case "new":
      return "no earlier result";
    case "changed":
      return why.changes.map(changeText).join("; ");
    case "service":
      return "looks whether its service stands";
    case "never-cached":
      return "its results are never kept";
    case "forced":
      return "forced";
    case "damaged":
      return why.message;
  }
}

/** `input.rows: 344 → 345`. */
function changeText({ component, before, after }: KeyChange): string {
  const change = { ...(before === undefined ? {} : { from: before }), ...(after === undefined ? {} : { to: after }) };
  return `${component}: ${shownChange(change)}`;
}
