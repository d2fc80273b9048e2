import type { StepView } from "../../events/view.ts";
import { duration } from "../duration.ts";
import { endpointsText } from "../endpoints-text.ts";
import { elapsedMs } from "../estimate.ts";
import { logText } from "../log-text.ts";
import { namesText } from "../names-text.ts";
import { statusMark } from "../status-mark.ts";
import type { Frame } from "./frame.ts";
import { toldText } from "./told-text.ts";

/** The mark of the chosen row, the status, the duration and the gaps between the columns. */
const otherColumns = 2 + 11 + 2 + 2 + 7;
const durationWidth = 7;
const narrowestName = 6;
const columnsForBar = 70;
const barWidth = 8;

/** `❯ ▸ running    train      12s  ━━━───── 40 % · of about 2m · epoch 3`: one line, the most important first. */
export function stepRow(step: StepView, frame: Frame): string {
  const { palette, focus, abilities, size } = frame;
  const nameWidth = Math.max(narrowestName, Math.min(frame.nameWidth, size.columns - otherColumns));
  const isFocused = step === focus && abilities.hasKeys;
  const name = cut(step.name, nameWidth).padEnd(nameWidth);
  const took = step.startedAtMs === undefined ? "" : liveDuration(elapsedMs(step, frame.nowMs));
  const parts = [
    statusMark(step.status, palette),
    isFocused ? palette.bold(name) : isIdle(step) ? palette.dim(name) : name,
    took.padStart(durationWidth),
    palette.dim(detailOf(step, frame)),
  ];
  return `${isFocused ? palette.cyan("❯") : " "} ${parts.join("  ").trimEnd()}`;
}

/** What is not on its way yet stands back. */
function isIdle({ status }: StepView): boolean {
  return status === "queued" || status === "waiting";
}

/** Whole seconds: tenths that run are noise. */
export function liveDuration(ms: number): string {
  return duration(ms < 1_000 ? 0 : Math.floor(ms / 1_000) * 1_000).replace(/^0ms$/, "0s");
}

const mostDetail = 2_000;

/** Why it stands where it stands, or what it said last: one line, however the platform or the program puts it. */
export function detailOf(step: StepView, frame: Frame): string {
  const text = rawDetail(step, frame).replaceAll(/\s*\n\s*/g, " ");
  return logText(text, { hasColor: false, mostCharacters: mostDetail });
}

function rawDetail(step: StepView, frame: Frame): string {
  if (step.staleSinceMs !== undefined) return `status stale for ${liveDuration(frame.nowMs - step.staleSinceMs)}`;
  switch (step.status) {
    case "running":
      return [told(step, frame), usual(step, frame), lastLine(step, frame)].filter((part) => part !== "").join(" · ");
    case "waiting":
      return waitText(step, frame);
    case "skipped":
      return `because ${step.reason} did not succeed`;
    case "succeeded":
      return serviceText(step);
    case "cached":
      return `from run ${step.reason}`;
    case "failed":
      return step.failure === undefined ? "" : `${step.failure.class}: ${step.failure.message}`;
    default:
      return step.reason ?? "";
  }
}

function serviceText({ result, died }: StepView): string {
  if (died !== undefined) return `its service died: ${died.message}`;
  return result?.service === undefined ? "" : endpointsText(result.service);
}

/** On a narrow screen the number alone has room. */
function told(step: StepView, { size }: Frame): string {
  return toldText(step, size.columns < columnsForBar ? 0 : barWidth);
}

function usual(step: StepView, { expectedMs }: Frame): string {
  const ms = expectedMs[step.name];
  return ms === undefined ? "" : `of about ${liveDuration(ms)}`;
}

function lastLine(step: StepView, { tailOf }: Frame): string {
  return tailOf(step.name).at(-1) ?? "";
}

const mostNeeds = 2;

function waitText(step: StepView, { view }: Frame): string {
  const open = step.needs.filter((need) => view.steps.get(need)?.endedAtMs === undefined);
  return open.length === 0 ? "" : `for ${namesText(open, mostNeeds)}`;
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
