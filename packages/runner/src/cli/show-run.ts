import type { StepView } from "../events/view.ts";
import { between, duration } from "../report/duration.ts";
import { linesText } from "../report/lines-text.ts";
import { outputLines } from "../report/outputs.ts";
import type { Palette } from "../report/palette.ts";
import { statusMark } from "../report/status-mark.ts";
import { failureBlocks } from "../report/summary-lines.ts";
import type { StoredRun } from "../store/stored-run.ts";
import { atTime } from "./ago.ts";
import { storedMark } from "./stored-mark.ts";

export interface RunShown {
  readonly stored: StoredRun;
  /** The last lines of the log of a step that failed. */
  readonly logTail: (step: string) => readonly string[];
  readonly palette: Palette;
  readonly hasColor: boolean;
  readonly nowMs: number;
}

/** A stored run as its end was told, with every step. */
export function runText(shown: RunShown): string {
  const { stored, logTail, hasColor, palette } = shown;
  const { view } = stored;
  const width = Math.max(0, ...[...view.steps.keys()].map((name) => name.length));
  const lines = [
    ...headLines(shown),
    "",
    ...[...view.steps.values()].flatMap((step) => [stepLine(step, width, palette), ...below(step, palette)]),
    ...view.warnings.map((warning) => `${palette.yellow("! warning")}  ${warning}`),
    ...failureBlocks({ view, places: new Map(), logTail, hasColor }),
  ];
  return linesText(lines);
}

function headLines({ stored, palette, nowMs }: RunShown): readonly string[] {
  const { run, status, view, by, plan, lastAtMs } = stored;
  const isOver = status !== "running" && status !== "stopping";
  const took = duration((isOver ? lastAtMs : nowMs) - view.startedAtMs);
  const code = view.exitCode === undefined ? "" : `, exit code ${view.exitCode}`;
  const params = Object.entries(plan.params).map(([name, { value }]) => `${name} = ${JSON.stringify(value)}`);
  return [
    `${storedMark(status, palette)}  ${palette.bold(view.pipeline)} ${run}  ${took}${code}`,
    `${palette.dim("started:")} ${atTime(view.startedAtMs)} by ${by.user} on ${by.host}`,
    ...(view.namespace === "default" ? [] : [`${palette.dim("namespace:")} ${view.namespace}`]),
    ...(params.length === 0 ? [] : [`${palette.dim("params:")} ${params.join(", ")}`]),
  ];
}

/** `✓ succeeded  train  1.2s  2 attempts`; of a failure the reason stands in a block of its own. */
function stepLine(step: StepView, width: number, palette: Palette): string {
  const { status, name, attempt } = step;
  const took = between(step.startedAtMs, step.endedAtMs);
  const facts = [took && palette.dim(took), attempt > 1 ? `${attempt} attempts` : undefined, reasonOf(step)];
  const known = facts.filter((fact) => fact !== undefined && fact !== "");
  return [statusMark(status, palette), name.padEnd(width), ...known].join("  ").trimEnd();
}

function reasonOf({ status, reason, failure }: StepView): string | undefined {
  if (status === "failed") return failure?.class;
  if (reason === undefined) return undefined;
  if (status === "cached") return `from run ${reason}`;
  return status === "skipped" ? `because ${reason} did not succeed` : reason;
}

function below(step: StepView, palette: Palette): readonly string[] {
  return outputLines(step).map((line) => `    ${palette.dim(line)}`);
}
