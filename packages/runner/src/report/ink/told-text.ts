import type { StepView } from "../../events/view.ts";
import { metricText } from "../metric-text.ts";
import { barParts } from "./bar.ts";

/** `━━━───── 40 % epoch 4 · loss 0.25`: what a program tells of itself; empty while it has told nothing. */
export function toldText({ progress, metrics = {} }: StepView, barWidth: number): string {
  const measured = Object.entries(metrics).map(([name, value]) => `${name} ${metricText(value)}`);
  if (progress === undefined) return measured.join(" · ");
  const bar = barWidth === 0 ? [] : [barParts(progress.fraction, barWidth).join("")];
  const far = [...bar, `${Math.floor(progress.fraction * 100)} %`, progress.message ?? ""].join(" ").trimEnd();
  return [far, ...measured].join(" · ");
}
