import { type FailedStep, type Summary, summarise } from "../events/summary.ts";
import type { RunView, StepStatus } from "../events/view.ts";
import { duration } from "./duration.ts";
import { failureAdvice } from "./failure-advice.ts";
import { logText } from "./log-text.ts";
import { namesText } from "./names-text.ts";
import { type Palette, paletteOf } from "./palette.ts";
import { serviceLines } from "./service-lines.ts";
import { statusMark } from "./status-mark.ts";

export interface SummaryFacts extends FailureFacts {
  /** The command that does this again. */
  readonly again: string;
}

export interface FailureFacts {
  readonly view: RunView;
  /** Where a step is declared: `pipelines.ts:12:7`. */
  readonly places: ReadonlyMap<string, string>;
  readonly logTail: (step: string) => readonly string[];
  readonly hasColor: boolean;
}

const mostLogCharacters = 500;
const mostNames = 5;

/** What a person reads when all is over: the first root failure first, its consequences, the counts, what to do. */
export function summaryLines(facts: SummaryFacts): readonly string[] {
  const palette = paletteOf(facts.hasColor);
  const summary = summarise(facts.view);
  const again = summary.status === "succeeded" ? [] : [`${palette.dim("run it again:")} ${facts.again}`];
  return [...failureBlocks(facts), "", totalLine(summary, palette), ...serviceLines(facts.view, palette), ...again];
}

/** All that is to say of each step that failed, the root failure first, each after an empty line. */
export function failureBlocks(facts: FailureFacts): readonly string[] {
  const palette = paletteOf(facts.hasColor);
  return rootFirst(summarise(facts.view)).flatMap((step) => ["", ...failureLines(step, facts, palette)]);
}

/** The root failure first, the others in the order in which they happened. */
export function rootFirst({ rootFailure, failed }: Summary): readonly FailedStep[] {
  if (rootFailure === undefined) return failed;
  return [rootFailure, ...failed.filter(({ step }) => step !== rootFailure.step)];
}

function failureLines(failedStep: FailedStep, facts: FailureFacts, palette: Palette): readonly string[] {
  const { step, failure, attempt, log } = failedStep;
  const [first = "", ...rest] = failure.message.split("\n");
  const tail = facts.logTail(step);
  return [
    `${statusMark("failed", palette)}  ${palette.bold(step)}  ${failure.class}: ${first}`,
    ...rest.map((line) => `  ${line}`),
    ...("reason" in failure ? detail("the platform says", failure.reason, palette) : []),
    ...detail("declared at", facts.places.get(step), palette),
    ...detail("attempts", attempt > 1 ? String(attempt) : undefined, palette),
    ...(tail.length === 0 ? [] : [`  ${palette.dim("last lines of its log:")}`]),
    ...tail.map((line) => `  ${palette.dim("│")} ${shown(line, facts)}`),
    ...detail("whole log in", log, palette),
    `  → ${failureAdvice(step, failure)}`,
    ...cascadeLine(step, facts.view),
  ];
}

function shown(line: string, { hasColor }: FailureFacts): string {
  return logText(line, { hasColor, mostCharacters: mostLogCharacters });
}

function detail(label: string, text: string | undefined, palette: Palette): readonly string[] {
  return text === undefined ? [] : [`  ${palette.dim(`${label}:`)} ${text}`];
}

/** One line for all that did not start because of this step, however far away. */
function cascadeLine(cause: string, view: RunView): readonly string[] {
  const skipped = view.settled.filter((name) => name !== cause && rootOf(name, view) === cause);
  if (skipped.length === 0) return [];
  return [`  ${skipped.length} skipped because ${cause} failed: ${namesText(skipped, mostNames)}`];
}

/** Follows `skipped because of` to the step that did not succeed for a reason of its own. */
function rootOf(name: string, view: RunView): string {
  let at = name;
  for (let step = view.steps.get(at); step?.status === "skipped" && step.reason !== undefined; ) {
    at = step.reason;
    step = view.steps.get(at);
  }
  return at;
}

const counted: readonly StepStatus[] = ["succeeded", "cached", "failed", "skipped", "cancelled"];

function totalLine(summary: Summary, palette: Palette): string {
  const { pipeline, run, status, durationMs, counts } = summary;
  const shownCounts = counted.flatMap((each) => (counts[each] === 0 ? [] : [`${counts[each]} ${each}`])).join(", ");
  const mark = statusMark(status === "stopping" ? "running" : status, palette);
  const took = durationMs === undefined ? "" : duration(durationMs);
  return [mark, `${pipeline} ${run}`, shownCounts, took].filter((part) => part !== "").join("  ");
}
