import { wordMark } from "../status-mark.ts";
import { barParts } from "./bar.ts";
import type { Frame } from "./frame.ts";
import { liveDuration } from "./step-row.ts";

const widestBar = 30;
const narrowestBar = 5;

/** `penguins ━━━━━━───── 12/30  2 failed  1m 5s  about 2m left`: the run in one line; the bar takes what room is left. */
export function headerLine(frame: Frame): string {
  const { view, palette, size } = frame;
  const total = view.steps.size;
  const done = view.settled.length;
  const counts = `${done}/${total}`;
  const trouble = troubleOf(frame);
  const times = timesOf(frame);
  const taken = [view.pipeline, counts, trouble.plain, times].filter((part) => part !== "").join("  ").length;
  const room = Math.min(widestBar, size.columns - taken - 2);
  const bar = room < narrowestBar ? [] : [barOf(done / Math.max(1, total), room, frame)];
  const parts = [palette.bold(view.pipeline), ...bar, counts, trouble.shown, times];
  return parts.filter((part) => part !== "").join("  ");
}

function barOf(share: number, width: number, { palette, view }: Frame): string {
  const [full, open] = barParts(share, width);
  const paint = view.rootFailure === undefined ? palette.green : palette.red;
  return `${paint(full)}${palette.dim(open)}`;
}

interface Trouble {
  readonly plain: string;
  readonly shown: string;
}

/** What makes this run a bad one, as early as it is known. */
function troubleOf({ view, palette }: Frame): Trouble {
  const failed = [...view.steps.values()].filter(({ status }) => status === "failed").length;
  const parts = [
    ...(failed === 0 ? [] : [{ plain: `✗ ${failed} failed`, paint: palette.red }]),
    ...(view.status === "stopping"
      ? [{ plain: wordMark("■", "stopping", String).trimEnd(), paint: palette.yellow }]
      : []),
  ];
  return {
    plain: parts.map(({ plain }) => plain).join("  "),
    shown: parts.map(({ plain, paint }) => paint(plain)).join("  "),
  };
}

function timesOf({ view, nowMs, remainingMs, size }: Frame): string {
  const elapsed = liveDuration((view.endedAtMs ?? nowMs) - view.startedAtMs);
  if (remainingMs === undefined || view.status !== "running") return elapsed;
  const left = liveDuration(Math.max(1_000, remainingMs));
  return size.columns < 60 ? `${elapsed} ~${left} left` : `${elapsed}, about ${left} left`;
}
