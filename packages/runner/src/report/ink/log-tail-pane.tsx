import type { ReactElement } from "react";
import type { StepView } from "../../events/view.ts";
import { logText } from "../log-text.ts";
import type { Frame } from "./frame.ts";
import { Lines } from "./line.tsx";
import { detailOf } from "./step-row.ts";
import { toldText } from "./told-text.ts";

/** Colours take characters and no columns; what is too long is cut where the row ends. */
const mostPerColumn = 4;

interface PaneProps {
  readonly frame: Frame;
  readonly step: StepView;
  readonly rows: number;
}

/**
 * What the chosen step tells of itself and the last lines of its log; before it has any, why it stands where it stands,
 * in full.
 */
export function LogTailPane({ frame, step, rows }: PaneProps): ReactElement {
  const { palette, size } = frame;
  const width = size.columns - 2;
  const tail = frame.tailOf(step.name);
  const lines = tail.length > 0 ? toldAndTail(step, frame, rows) : folded(detailOf(step, frame), width).slice(0, rows);
  const bar = palette.dim("│");
  return <Lines texts={[ruleWith(titleOf(step), frame), ...lines.map((line) => `${bar} ${line}`)]} />;
}

/** Where there is one row, it is the log's: the step's own row says how far it is. */
function toldAndTail(step: StepView, { size, hasColor, tailOf }: Frame, rows: number): readonly string[] {
  const mostCharacters = size.columns * mostPerColumn;
  const told = toldText(step, Math.floor(size.columns / 4)).replaceAll(/\s+/g, " ");
  const first = folded(logText(told, { hasColor: false, mostCharacters }), size.columns - 2).slice(0, rows - 1);
  const last = tailOf(step.name).slice(first.length - rows);
  return [...first, ...last.map((text) => logText(text, { hasColor, mostCharacters }))];
}

function titleOf({ name, backend, attempt }: StepView): string {
  return [name, `on ${backend}`, attempt > 1 ? `attempt ${attempt}` : ""].filter((part) => part !== "").join(" · ");
}

/** `╭ train · on local ─────────`. */
function ruleWith(title: string, { palette, size }: Frame): string {
  const rest = Math.max(0, size.columns - title.length - 3);
  return `${palette.dim("╭")} ${palette.bold(title)} ${palette.dim("─".repeat(rest))}`;
}

/** A long text in lines of this width. */
function folded(text: string, width: number): readonly string[] {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
