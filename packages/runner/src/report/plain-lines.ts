import type { RunEvent, RunReason, StopReason } from "../events/event.ts";
import { reasonText } from "../events/stop-reason.ts";
import type { RunView, StepStatus } from "../events/view.ts";
import { between, duration } from "./duration.ts";
import { endpointsText } from "./endpoints-text.ts";
import type { Palette } from "./palette.ts";
import { runReasonText } from "./run-reason.ts";
import { statusMark, wordMark } from "./status-mark.ts";

/** How much is said: `quiet` only what went wrong, `verbose` every change of status. */
export type Verbosity = "quiet" | "normal" | "verbose";

export interface LineStyle {
  readonly palette: Palette;
  readonly verbosity: Verbosity;
  /** Of the column of step names. */
  readonly nameWidth: number;
}

/** A wider column would push everything else off the screen. */
const widestName = 32;

/** The width of the column of names for the steps there are now. */
export function nameColumn(view: RunView): number {
  const longest = [...view.steps.keys()].reduce((width, name) => Math.max(width, name.length), 0);
  return Math.min(longest, widestName);
}

/** The lines for one event; most events are worth one, some none. */
export function plainLines(event: RunEvent, view: RunView, style: LineStyle): readonly string[] {
  if (style.verbosity === "quiet") return lineOfTrouble(event, view, style);
  return [...lineOfTrouble(event, view, style), ...lineOfProgress(event, view, style)];
}

function lineOfTrouble(event: RunEvent, view: RunView, style: LineStyle): readonly string[] {
  const { palette } = style;
  switch (event.type) {
    case "step.failed": {
      const { class: failureClass, message } = event.failure;
      return [stepLine("failed", event.step, { style, view, tail: `${failureClass}: ${firstLine(message)}` })];
    }
    case "service.died": {
      const { class: failureClass, message } = event.failure;
      const tail = `its service died: ${failureClass}: ${firstLine(message)}`;
      return [`${wordMark("✗", "died", palette.red)}  ${event.step.padEnd(style.nameWidth)}  ${tail}`];
    }
    case "step.reopened":
      return [
        `${wordMark("!", "damaged", palette.yellow)}  ${named(event.step, style)}${event.because}; it runs again`,
      ];
    case "run.warned":
      return [`${wordMark("!", "warning", palette.yellow)}  ${named(event.step, style)}${event.message}`];
    case "run.stopping":
      return [`${wordMark("■", "stopping", palette.yellow)}  ${stopText(event.because, event.finishRunning)}`];
    default:
      return [];
  }
}

function lineOfProgress(event: RunEvent, view: RunView, style: LineStyle): readonly string[] {
  const { palette, nameWidth } = style;
  switch (event.type) {
    case "run.started":
      return [startLine(view, palette), ...planWarnings(event, style)];
    case "attempt.pending":
      return [stepLine("pending", event.step, { style, view, tail: event.reason })];
    case "attempt.running":
      return [stepLine("running", event.step, { style, view, ...whyTail(event, { style, view }) })];
    case "step.progressed":
      return progressLine(event.step, { style, view });
    case "attempt.stale":
      return [`${wordMark("?", "stale", palette.yellow)}  ${event.step.padEnd(nameWidth)}  ${staleText(event)}`];
    case "step.retrying": {
      const { class: failureClass, message } = event.failure;
      const tail = `in ${duration(event.delayMs)}, since attempt ${event.attempt} failed: ${failureClass}: ${firstLine(message)}`;
      return [`${wordMark("↻", "retrying", palette.yellow)}  ${event.step.padEnd(nameWidth)}  ${tail}`];
    }
    case "step.succeeded":
      return [stepLine("succeeded", event.step, { style, view, ...serviceTail(event) })];
    case "step.cached":
      return [stepLine("cached", event.step, { style, view, tail: `from run ${event.from}` })];
    case "step.cancelled":
      return [stepLine("cancelled", event.step, { style, view })];
    case "step.skipped":
      return [stepLine("skipped", event.step, { style, view, tail: `because ${event.because} did not succeed` })];
    default:
      return style.verbosity === "verbose" ? lineOfDetail(event, view, style) : [];
  }
}

function lineOfDetail(event: RunEvent, view: RunView, style: LineStyle): readonly string[] {
  switch (event.type) {
    case "step.queued":
      return [stepLine("queued", event.step, { style, view })];
    case "attempt.submitted": {
      const { execution, folder } = view.steps.get(event.step) ?? {};
      return [stepLine("submitted", event.step, { style, view, tail: `as ${execution}, log in ${folder}/log` })];
    }
    case "steps.added":
      return event.steps.map(({ name }) => stepLine("waiting", name, { style, view, tail: "added" }));
    default:
      return [];
  }
}

/** Said where something is remembered that does not serve; what never ran, or was forced, needs no reason. */
function whyTail({ step, attempt }: Attempted, { style, view }: LineParts): { readonly tail?: string } {
  const why = view.steps.get(step)?.why;
  const isExpected = why === undefined || expected.has(why.kind) || attempt > 1;
  return isExpected ? {} : { tail: style.palette.dim(runReasonText(why)) };
}

const expected: ReadonlySet<RunReason["kind"]> = new Set(["new", "never-cached", "service", "forced"]);

type Attempted = Extract<RunEvent, { type: "attempt.running" }>;

/** Where it is, who can reach it, and whether it stood already. */
function serviceTail({ service }: Extract<RunEvent, { type: "step.succeeded" }>): { readonly tail?: string } {
  return service === undefined
    ? {}
    : { tail: `${endpointsText(service)}${service.isKept ? ", kept as it stood" : ""}` };
}

/** A line for each quarter that is passed. */
function progressLine(step: string, { style, view }: LineParts): readonly string[] {
  const { fraction, before, message } = view.steps.get(step)?.progress ?? { fraction: 0, before: 0 };
  if (fraction === 1 || Math.floor(fraction * 4) <= Math.floor(before * 4)) return [];
  const words = [`${Math.floor(fraction * 100)} %`, message].filter(isText);
  return [stepLine("running", step, { style, view, tail: words.join("  ") })];
}

interface LineParts {
  readonly style: LineStyle;
  readonly view: RunView;
  readonly tail?: string;
}

/** `✓ succeeded  train  attempt 2  1.2s  …`: columns first, what is rare after them. */
function stepLine(status: StepStatus, name: string, { style, view, tail }: LineParts): string {
  const step = view.steps.get(name);
  const isOver = status === "succeeded" || status === "failed" || status === "cancelled";
  const took = isOver ? between(step?.startedAtMs, step?.endedAtMs) : undefined;
  const attempt = step !== undefined && step.attempt > 1 ? `attempt ${step.attempt}` : undefined;
  const rest = [attempt, took === undefined ? undefined : style.palette.dim(took), tail];
  const parts = [statusMark(status, style.palette), name.padEnd(style.nameWidth), ...rest.filter(isText)];
  return parts.join("  ").trimEnd();
}

function isText(part: string | undefined): part is string {
  return part !== undefined && part !== "";
}

function startLine({ pipeline, run, steps }: RunView, palette: Palette): string {
  return `${palette.bold(pipeline)}  run ${run}, ${steps.size} ${steps.size === 1 ? "step" : "steps"}`;
}

function planWarnings(event: Extract<RunEvent, { type: "run.started" }>, style: LineStyle): string[] {
  return event.plan.warnings.map(({ step, message, remedy }) => {
    return `${wordMark("!", "warning", style.palette.yellow)}  ${named(step, style)}${message} ${style.palette.dim(`→ ${remedy}`)}`;
  });
}

function named(step: string | undefined, style: LineStyle): string {
  return step === undefined ? "" : `${step.padEnd(style.nameWidth)}  `;
}

function staleText({ atMs, sinceMs }: Extract<RunEvent, { type: "attempt.stale" }>): string {
  return `its platform has not answered for ${duration(atMs - sinceMs)}; what is shown was true then`;
}

/** Why a run ends early, and what becomes of what runs. */
function stopText(because: StopReason, finishRunning: boolean): string {
  const then = finishRunning ? "what runs may finish, nothing more starts" : "what runs is cancelled";
  return `${reasonText(because)}: ${then}`;
}

/** The rest of a message stands in the summary. */
function firstLine(message: string): string {
  const [first = "", ...rest] = message.split("\n");
  return rest.length === 0 ? first : `${first} …`;
}
