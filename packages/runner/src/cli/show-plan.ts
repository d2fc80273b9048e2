import { formatBytes, formatDuration } from "@pipeline/dsl";
import prettyBytes from "pretty-bytes";
import type { BorrowedStep, Plan, PlannedStep, PlanWarning } from "../compile/plan.ts";
import type { Palette } from "../report/palette.ts";
import { runReasonText } from "../report/run-reason.ts";
import type { Verdict } from "../run/verdicts.ts";

/** Names of the runner's own variables that a program gets, by backend. */
export type Inherited = Readonly<Record<string, readonly string[]>>;

export interface PlanContext {
  readonly inherited: Inherited;
  /** By step; a step without one runs. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

/** A plan for people: what runs, in which order, where, with what; and what they should know before. */
export function planText(plan: Plan, { inherited, verdicts }: PlanContext, palette: Palette): string {
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
    ...plan.steps.flatMap((step) => {
      const verdict = verdicts.get(step.name);
      return [stepLine(verdict?.is ?? "run", step, style), ...whyLine(verdict, palette), ...detailLines(step, palette)];
    }),
    "",
    ...inheritedLines(inherited, palette),
    ...plan.warnings.map((warning) => warningLine(warning, palette)),
    countLine(plan, verdicts),
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
  verdict: Verdict["is"] | "earlier",
  step: BorrowedStep,
  { palette, nameWidth, backendWidth }: PlanStyle,
): string {
  const needs = verdict === "earlier" || step.needs.length === 0 ? "" : `needs ${step.needs.join(", ")}`;
  const kind = step.kind === "deploy" ? "deploy" : "";
  const word = verdict.padEnd(7);
  const mark =
    verdict === "run" ? palette.green(word) : verdict === "depends" ? palette.yellow(word) : palette.dim(word);
  const columns = [mark, step.name.padEnd(nameWidth), step.backend.padEnd(backendWidth)];
  return [...columns, ...[kind, needs].filter((part) => part !== "")].join("  ").trimEnd();
}

/** Why it runs, where something is remembered; from which run its result comes; what it waits to know. */
function whyLine(verdict: Verdict | undefined, palette: Palette): readonly string[] {
  if (verdict === undefined || (verdict.is === "run" && verdict.why.kind === "new")) return [];
  const why =
    verdict.is === "run"
      ? runReasonText(verdict.why)
      : verdict.is === "cached"
        ? `run ${verdict.from}`
        : verdict.on.join(", ");
  const label = { run: "why", cached: "from", depends: "on" }[verdict.is];
  return [`         ${palette.dim(`${label}:`)} ${why}`];
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

function countLine({ steps, warnings }: Plan, verdicts: PlanContext["verdicts"]): string {
  const cached = [...verdicts.values()].filter(({ is }) => is === "cached").length;
  const depends = [...verdicts.values()].filter(({ is }) => is === "depends").length;
  const counted = [
    countText(steps.length - cached - depends, "step to run", "steps to run"),
    ...(depends === 0 ? [] : [countText(depends, "that depends on them", "that depend on them")]),
    ...(cached === 0 ? [] : [`${cached} cached`]),
    ...(warnings.length === 0 ? [] : [countText(warnings.length, "warning", "warnings")]),
  ];
  return counted.join(", ");
}

function countText(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}
