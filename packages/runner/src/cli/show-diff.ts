import { duration } from "../report/duration.ts";
import { linesText } from "../report/lines-text.ts";
import type { Palette } from "../report/palette.ts";
import { shownChange } from "../report/shown-change.ts";
import type { Change, Changes, RunDiff, StepDiff } from "../store/run-diff.ts";
import { tableLines } from "./table.ts";

/** More steps that are the same are counted and not listed. */
const mostSame = 50;

/** A line for each step with its status and duration in both runs; below it what else differs, old → new. */
export function diffText({ from, to, params, steps }: RunDiff, palette: Palette): string {
  const differing = steps.filter(({ is }) => is !== "same");
  const listed = steps.length - differing.length > mostSame ? differing : steps;
  const heads = tableLines(listed.map((step) => stepCells(step, palette)));
  const lines = [
    `${from} → ${to}`,
    ...changeLines("param", params, palette),
    ...(listed.length === 0 ? [] : [""]),
    ...listed.flatMap((step, at) => [heads[at] ?? "", ...detailLines(step, palette)]),
    "",
    countText(steps),
  ];
  return linesText(lines);
}

const marks = {
  added: ["+", "green"],
  removed: ["-", "red"],
  changed: ["~", "yellow"],
  same: ["=", "dim"],
} as const;

function stepCells({ step, is, status, durationMs }: StepDiff, palette: Palette): readonly string[] {
  const [mark, hue] = marks[is];
  const isInBoth = is === "same" || is === "changed";
  const times = mapped(durationMs, duration);
  return [palette[hue](`${mark} ${step}`), arrow(status), palette.dim(isInBoth ? bothTimes(times) : arrow(times))];
}

/** A step that was skipped or cached in one of the runs took no time there. */
function bothTimes({ from, to }: Change<string>): string {
  return from === undefined && to === undefined ? "" : arrow({ from: from ?? "-", to: to ?? "-" });
}

function detailLines({ values, artifacts, key, is }: StepDiff, palette: Palette): readonly string[] {
  if (is !== "changed") return [];
  return [
    ...changeLines("output", values, palette),
    ...changeLines("artifact", shortened(artifacts), palette),
    ...changeLines("key", key, palette),
  ].map((line) => `    ${line}`);
}

function changeLines(what: string, changes: Changes<unknown>, palette: Palette): readonly string[] {
  return Object.entries(changes).map(([name, change]) => {
    const texts = mapped(change, (value) =>
      what === "key" || what === "artifact" ? String(value) : JSON.stringify(value),
    );
    return `${palette.dim(`${what} ${name}:`)} ${shownChange(texts)}`;
  });
}

/** Enough of a digest to tell it from another. */
function shortened(digests: Changes<string>): Changes<string> {
  const short = (digest: string): string => digest.slice(0, digest.indexOf(":") + 13);
  return Object.fromEntries(Object.entries(digests).map(([name, change]) => [name, mapped(change, short)]));
}

function mapped<T>({ from, to }: Change<T>, text: (value: T) => string): Change<string> {
  return { ...(from === undefined ? {} : { from: text(from) }), ...(to === undefined ? {} : { to: text(to) }) };
}

/** `failed → succeeded`, or once what is the same in both. */
function arrow({ from, to }: Change<string>): string {
  if (from === to || from === undefined) return to ?? "";
  return to === undefined ? from : `${from} → ${to}`;
}

function countText(steps: readonly StepDiff[]): string {
  const counts = (["added", "removed", "changed", "same"] as const).map((is) => {
    const count = steps.filter((step) => step.is === is).length;
    return count === 0 ? "" : `${count} ${is === "same" ? "the same" : is}`;
  });
  return counts.filter((text) => text !== "").join(", ");
}
