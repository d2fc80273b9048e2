import type { RunView } from "../events/view.ts";
import { endpointsText } from "./endpoints-text.ts";
import type { Palette } from "./palette.ts";

/** What is left standing when the run is over, where it is reached, and how to end it; and what has died. */
export function serviceLines(view: RunView, palette: Palette): readonly string[] {
  return [...view.steps.values()].flatMap(({ name, status, result, died }) => {
    const { service } = result ?? {};
    if (service === undefined || status !== "succeeded") return [];
    if (died !== undefined) return [`${palette.dim("died:")} ${name}  ${died.message}`];
    if (service.lifetime === "run") return [];
    const kept = service.isKept ? " (as it stood)" : "";
    return [`${palette.dim("stands:")} ${name}  ${endpointsText(service)}${kept}; end it: pipeline down ${name}`];
  });
}
