import type { ReactElement } from "react";
import type { Frame } from "./frame.ts";
import { windowOf } from "./layout.ts";
import { Lines } from "./line.tsx";
import { stepRow } from "./step-row.ts";

/** The listed steps around the chosen one; the last row says how many more there are. */
export function StepList({ frame, rows }: { readonly frame: Frame; readonly rows: number }): ReactElement {
  const { steps, focus, palette, ui } = frame;
  if (steps.length === 0) {
    const text = ui.filter === "" ? "nothing is left to do" : `no step matches "${ui.filter}"`;
    return <Lines texts={[palette.dim(`  ${text}`)]} />;
  }
  const isWhole = steps.length <= rows;
  const at = focus === undefined ? 0 : steps.indexOf(focus);
  const { from, to } = windowOf(steps.length, isWhole || rows === 1 ? rows : rows - 1, at);
  const shown = steps.slice(from, to);
  const more = isWhole || rows === 1 ? [] : [palette.dim(`  ${moreText(from, steps.length - to)}`)];
  return <Lines texts={[...shown.map((step) => stepRow(step, frame)), ...more]} />;
}

function moreText(above: number, below: number): string {
  const parts = [above > 0 ? `↑ ${above} more` : "", below > 0 ? `↓ ${below} more` : ""];
  return parts.filter((part) => part !== "").join("   ");
}
