import type { StepStatus } from "../../events/view.ts";

/** Colours of a status on a light and on a dark ground: told apart by people who see red and green alike, too. */
export interface StatusHue {
  readonly light: string;
  readonly dark: string;
}

const grey: StatusHue = { light: "#6b7280", dark: "#9ca3af" };
const blue: StatusHue = { light: "#2563eb", dark: "#60a5fa" };
const amber: StatusHue = { light: "#b45309", dark: "#fbbf24" };

export const statusHues: Readonly<Record<StepStatus, StatusHue>> = {
  waiting: grey,
  queued: grey,
  submitted: grey,
  pending: { light: "#7c3aed", dark: "#a78bfa" },
  running: blue,
  succeeded: { light: "#0f766e", dark: "#2dd4bf" },
  failed: { light: "#c2185b", dark: "#fb7185" },
  cancelled: amber,
  skipped: amber,
  cached: { light: "#0369a1", dark: "#38bdf8" },
};

/** A rule for each status and ground: `--hue` is the colour of what has the class `is-<status>`. */
export function hueRules(): string {
  const rules = (ground: keyof StatusHue): string =>
    Object.entries(statusHues)
      .map(([status, hue]) => `.is-${status}{--hue:${hue[ground]}}`)
      .join("");
  return `.is-planned{--hue:${blue.light}}${rules("light")}@media (prefers-color-scheme:dark){.is-planned{--hue:${blue.dark}}${rules("dark")}}`;
}
