import type { LogLine } from "@pipeline/backends/contract";
import type { RunEvent } from "../../events/event.ts";
import { type Summary, summarise } from "../../events/summary.ts";
import type { RunView, StepView } from "../../events/view.ts";
import { between, duration } from "../duration.ts";
import { LogTails } from "../log-tail.ts";
import { logText } from "../log-text.ts";
import { paletteOf } from "../palette.ts";
import type { Reporter } from "../reporter.ts";
import { statusMark } from "../status-mark.ts";

/** A page has room for so many. */
const mostRows = 200;
const mostLogCharacters = 500;
const bare = paletteOf(false);

/** At the end, a page of Markdown about the run: what failed and its last lines, then every step. */
export class StepSummary implements Reporter {
  readonly #write: (markdown: string) => Promise<void>;
  readonly #tails = new LogTails();

  constructor(write: (markdown: string) => Promise<void>) {
    this.#write = write;
  }

  onEvent(event: RunEvent): void {
    if (event.type === "attempt.submitting" || event.type === "step.succeeded") this.#tails.forget(event.step);
  }

  onLog(step: string, _attempt: number, lines: readonly LogLine[]): void {
    this.#tails.add(step, lines);
  }

  async close(view: RunView): Promise<void> {
    const summary = summarise(view);
    const failure = summary.rootFailure === undefined ? [] : this.#rootFailure(summary.rootFailure.step, view);
    await this.#write([...title(summary), ...failure, ...table(view), ""].join("\n"));
  }

  #rootFailure(step: string, view: RunView): readonly string[] {
    const tail = this.#tails
      .of(step)
      .map((line) => logText(line, { hasColor: false, mostCharacters: mostLogCharacters }));
    const fence = "`".repeat(Math.max(3, ...tail.map((line) => longestRun(line) + 1)));
    const log = tail.length === 0 ? [] : [`${fence}text`, ...tail, fence, ""];
    return [`**${code(step)}** failed first: ${cell(failureText(view.steps.get(step)))}`, "", ...log];
  }
}

function title({ pipeline, run, status, durationMs = 0, counts }: Summary): readonly string[] {
  const shown = Object.entries(counts).flatMap(([each, count]) => (count === 0 ? [] : [`${count} ${each}`]));
  const mark = statusMark(status === "stopping" ? "running" : status, bare).trimEnd();
  return [`### ${pipeline}: ${mark}`, "", `${shown.join(", ")} in ${duration(durationMs)}, run ${code(run)}`, ""];
}

function table(view: RunView): readonly string[] {
  const names = [...view.settled].sort((a, b) => rank(view, a) - rank(view, b));
  const rows = names.slice(0, mostRows).flatMap((name) => row(view.steps.get(name)));
  const more = names.length > mostRows ? ["", `and ${names.length - mostRows} more`] : [];
  return ["| step | status | took | |", "|---|---|---|---|", ...rows, ...more];
}

/** What failed comes first; what is equal keeps its order. */
function rank(view: RunView, name: string): number {
  return view.steps.get(name)?.status === "failed" ? 0 : 1;
}

function row(step: StepView | undefined): readonly string[] {
  if (step === undefined) return [];
  const took = between(step.startedAtMs, step.endedAtMs) ?? "";
  return [`| ${code(step.name)} | ${statusMark(step.status, bare).trimEnd()} | ${took} | ${cell(noteOf(step))} |`];
}

function noteOf(step: StepView): string {
  const attempts = step.attempt > 1 ? `attempt ${step.attempt}` : "";
  const reason = step.status === "failed" ? failureText(step) : reasonOf(step);
  return [attempts, reason].filter((part) => part !== "").join(", ");
}

function reasonOf({ status, reason = "" }: StepView): string {
  if (status === "skipped") return `because ${reason} did not succeed`;
  return status === "cached" ? `from run ${reason}` : reason;
}

function failureText(step: StepView | undefined): string {
  return step?.failure === undefined ? "" : `${step.failure.class}: ${step.failure.message}`;
}

/** Plain text in a cell, whatever it holds. */
function cell(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|&]/g, (found) => `&#${found.charCodeAt(0)};`).replaceAll(/\s*\n\s*/g, "<br>");
}

/** Names of steps hold no backtick that a program chose, but keys of a fan-out may. */
function code(text: string): string {
  return `<code>${cell(text)}</code>`;
}

function longestRun(line: string): number {
  return Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
}
