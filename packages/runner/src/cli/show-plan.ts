import { formatBytes, formatDuration } from "@pipeline/dsl";
import prettyBytes from "pretty-bytes";
import type { BorrowedStep, Plan, PlannedStep, PlanWarning } from "../compile/plan.ts";
import type { Palette } from "../report/palette.ts";

/** Names of the runner's own variables that a program gets, by backend. */
export type Inherited = Readonly<Record<string, readonly string[]>>;

/** A plan for people: what runs, in which order, where, with what; and what they should know before. */
export function planText(plan: Plan, inherited: Inherited, palette: Palette): string {
  const all = [...plan.steps, ...plan.borrowed];
  const style = {
    palette,
    nameWidth: widest(all.map(({ name }) => name)),
    backendWidth: widest(all.map(({ backend }) => backend)),
  };
  const lines = [
    ...headLines(plan, palette),
    "",
    ...plan.borrowed.map((step) => stepLine("earlier", step, style)),
    ...plan.steps.flatMap((step) => [stepLine("run", step, style), ...detailLines(step, palette)]),
    "",
    ...inheritedLines(inherited, palette),
    ...plan.warnings.map((warning) => warningLine(warning, palette)),
    countLine(plan),
  ];
  return `${lines.join("\n")}\n`;
}

function headLines(plan: Plan, palette: Palette): readonly string[] {
  const { pipeline, namespace, deadlineMs, params, pools } = plan;
  const facts = [
    `namespace ${namespace}`,
    ...(deadlineMs === undefined ? [] : [`deadline ${formatDuration(deadlineMs)}`]),
  ];
  const values = Object.entries(params).map(([name, { value }]) => `${name} = ${JSON.stringify(value)}`);
  const slots = Object.entries(pools).map(([name, count]) => `${name} = ${count}`);
  return [
    `${palette.bold(pipeline)}  ${facts.join(", ")}`,
    ...(values.length === 0 ? [] : [`${palette.dim("params:")} ${values.join(", ")}`]),
    ...(slots.length === 0 ? [] : [`${palette.dim("pools:")} ${slots.join(", ")}`]),
  ];
}

interface PlanStyle {
  readonly palette: Palette;
  readonly nameWidth: number;
  readonly backendWidth: number;
}

/** `run      train    local  needs prepare`: the verdict comes first. */
function stepLine(
  verdict: "run" | "earlier",
  step: BorrowedStep,
  { palette, nameWidth, backendWidth }: PlanStyle,
): string {
  const needs = verdict === "earlier" || step.needs.length === 0 ? "" : `needs ${step.needs.join(", ")}`;
  const kind = step.kind === "deploy" ? "deploy" : "";
  const mark = verdict === "run" ? palette.green("run    ") : palette.dim("earlier");
  const columns = [mark, step.name.padEnd(nameWidth), step.backend.padEnd(backendWidth)];
  return [...columns, ...[kind, needs].filter((part) => part !== "")].join("  ").trimEnd();
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, text.length), 0);
}

/** Below a step only what is there to say. */
function detailLines(step: PlannedStep, palette: Palette): readonly string[] {
  const details: readonly (readonly [string, string])[] = [
    ["ships", step.ships.map(({ at, size }) => `${at} (${prettyBytes(size)})`).join(", ")],
    ["image", step.image ?? ""],
    ["asks for", resourceText(step)],
    ["limits", limitText(step)],
    [
      "secrets",
      Object.values(step.env)
        .flatMap((value) => (value.is === "secret" ? [value.name] : []))
        .join(", "),
    ],
  ];
  return details.flatMap(([label, text]) => (text === "" ? [] : [`         ${palette.dim(`${label}:`)} ${text}`]));
}

function resourceText({ resources, workers }: PlannedStep): string {
  const { cpu, memoryBytes, diskBytes, outputBytes, gpu } = resources;
  const amounts = [
    cpu === undefined ? "" : `cpu ${cpu}`,
    memoryBytes === undefined ? "" : `memory ${formatBytes(memoryBytes)}`,
    diskBytes === undefined ? "" : `disk ${formatBytes(diskBytes)}`,
    outputBytes === undefined ? "" : `output ${formatBytes(outputBytes)}`,
    gpu.map(({ type = "any", count, partition }) => `gpu ${partition ?? `${count} × ${type}`}`).join(" or "),
    workers > 1 ? `${workers} workers` : "",
  ];
  return amounts.filter((amount) => amount !== "").join(", ");
}

function limitText({ timeoutMs, queueTimeoutMs, pools }: PlannedStep): string {
  const limits = [
    timeoutMs === undefined ? "" : `timeout ${formatDuration(timeoutMs)}`,
    queueTimeoutMs === undefined ? "" : `queue timeout ${formatDuration(queueTimeoutMs)}`,
    ...Object.entries(pools).map(([name, weight]) => `pool ${name}${weight === 1 ? "" : ` × ${weight}`}`),
  ];
  return limits.filter((limit) => limit !== "").join(", ");
}

function inheritedLines(inherited: Inherited, palette: Palette): readonly string[] {
  return Object.entries(inherited).flatMap(([backend, names]) =>
    names.length === 0 ? [] : [`${palette.dim(`from your environment, on ${backend}:`)} ${names.join(", ")}`],
  );
}

function warningLine({ code, step, field, message, remedy }: PlanWarning, palette: Palette): string {
  const at = [step, field].filter((part) => part !== undefined).join(".");
  return `${palette.yellow("! warning")} ${code}${at === "" ? "" : ` ${at}`}: ${message} ${palette.dim(remedy)}`;
}

function countLine({ steps, warnings }: Plan): string {
  const run = `${steps.length} ${steps.length === 1 ? "step" : "steps"} to run`;
  return warnings.length === 0 ? run : `${run}, ${warnings.length} ${warnings.length === 1 ? "warning" : "warnings"}`;
}
