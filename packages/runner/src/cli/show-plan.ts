import { formatBytes, formatDuration } from "@pipeline/dsl";
import prettyBytes from "pretty-bytes";
import type {
  BorrowedStep,
  Plan,
  PlannedBuild,
  PlannedSecret,
  PlannedStep,
  PlanWarning,
  Published,
} from "../compile/plan.ts";
import { madeDockerfile } from "../compile/project-image.ts";
import { namesText } from "../report/names-text.ts";
import type { Palette } from "../report/palette.ts";
import { runReasonText } from "../report/run-reason.ts";
import type { Verdict } from "../schedule/verdict.ts";

/** The whole list is in the plan's JSON. */
const mostNeeds = 12;

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
  const published = Map.groupBy(plan.publish ?? [], ({ step }) => step);
  const style = {
    palette,
    verdictWidth: widest(["earlier", ...Array.from(verdicts.values(), ({ is }) => is)]),
    nameWidth: widest(all.map(({ name }) => name)),
    backendWidth: widest(all.map(({ backend }) => backend)),
  };
  const lines = [
    ...headLines(plan, palette),
    "",
    ...plan.borrowed.flatMap((step) => {
      const verdict = verdicts.get(step.name);
      return [stepLine(verdict?.is === "blocked" ? "blocked" : "earlier", step, style), ...whyLines(verdict, style)];
    }),
    ...plan.steps.flatMap((step) => {
      const verdict = verdicts.get(step.name);
      const details = detailLines(step, published.get(step.name), style);
      return [stepLine(verdict?.is ?? "run", step, style), ...whyLines(verdict, style), ...details];
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
  readonly verdictWidth: number;
  readonly nameWidth: number;
  readonly backendWidth: number;
}

/** `run      train    local  needs prepare`: the verdict comes first. */
function stepLine(verdict: Verdict["is"] | "earlier", step: BorrowedStep, style: PlanStyle): string {
  const { palette, verdictWidth, nameWidth, backendWidth } = style;
  const needs = verdict === "earlier" || step.needs.length === 0 ? "" : `needs ${namesText(step.needs, mostNeeds)}`;
  const kind = step.kind === "deploy" ? "deploy" : "";
  const word = paintOf(verdict, palette)(verdict.padEnd(verdictWidth));
  const columns = [word, step.name.padEnd(nameWidth), step.backend.padEnd(backendWidth)];
  return [...columns, ...[kind, needs].filter((part) => part !== "")].join("  ").trimEnd();
}

function paintOf(verdict: Verdict["is"] | "earlier", palette: Palette): (text: string) => string {
  switch (verdict) {
    case "run":
      return palette.green;
    case "adopt":
      return palette.cyan;
    case "blocked":
      return palette.red;
    case "depends":
      return palette.yellow;
    case "cached":
    case "earlier":
      return palette.dim;
  }
}

/** Why it runs, where something is remembered; where its result comes from; what keeps it from running. */
function whyLines(verdict: Verdict | undefined, style: PlanStyle): readonly string[] {
  switch (verdict?.is) {
    case undefined:
      return [];
    case "run":
      return verdict.why.kind === "new" ? [] : [detailLine("why", runReasonText(verdict.why), style)];
    case "cached":
      return [detailLine("from", `run ${verdict.from}`, style)];
    case "adopt":
      return [detailLine("from", `run ${verdict.from}, attempt ${verdict.attempt}`, style)];
    case "depends":
      return [detailLine("on", namesText(verdict.on, mostNeeds), style)];
    case "blocked": {
      const { because, remedy } = verdict;
      return [detailLine("because", because, style), ...(remedy === undefined ? [] : [detailLine("→", remedy, style)])];
    }
  }
}

/** `         why: input.rows: 344 → 345`: below the name of its step. */
function detailLine(label: string, text: string, { palette, verdictWidth }: PlanStyle): string {
  return `${" ".repeat(verdictWidth + 2)}${palette.dim(label === "→" ? label : `${label}:`)} ${text}`;
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, text.length), 0);
}

/** Below a step only what is there to say. */
function detailLines(
  step: PlannedStep,
  published: readonly Published[] | undefined,
  style: PlanStyle,
): readonly string[] {
  const secrets = Object.values(step.env).flatMap((value) => (value.is === "secret" ? [secretText(value)] : []));
  const details: readonly (readonly [string, string])[] = [
    ["ships", step.ships.map(({ at, size }) => `${at} (${prettyBytes(size)})`).join(", ")],
    ["image", [imageText(step), step.platform ?? ""].filter((part) => part !== "").join(", ")],
    ["user", step.user ?? ""],
    ["asks for", resourceText(step)],
    ["limits", limitText(step)],
    ["secrets", secrets.join(", ")],
    ["publishes", (published ?? []).map(({ output, path }) => `${output} to ${path}`).join(", ")],
  ];
  return details.flatMap(([label, text]) => (text === "" ? [] : [detailLine(label, text, style)]));
}

/** `SA_KEY (key.json, as a file)`: where its value is, and how the program gets it. */
function secretText({ name, as, file, platform }: PlannedSecret): string {
  const notes = [
    ...(file === undefined ? [] : [file]),
    ...(platform === undefined ? [] : [`${platform} of the platform`]),
    ...(as === undefined ? [] : ["as a file"]),
  ];
  return notes.length === 0 ? name : `${name} (${notes.join(", ")})`;
}

/** What it runs in; of a build, what it is made from. */
function imageText({ image = "", program }: PlannedStep): string {
  if (program.by === "build") return buildText(program.build);
  return typeof image === "string" ? image : `made by ${image.step}`;
}

function buildText({ name, tag, registry, dockerfile, context }: PlannedBuild): string {
  const { size, files, largest } = context;
  const parts = largest.map((each) => `${each.path} ${prettyBytes(each.size)}`);
  const sent = `${files} ${files === 1 ? "file" : "files"}, ${prettyBytes(size)}${parts.length > 1 ? `: ${parts.join(", ")}` : ""}`;
  const to = registry === undefined ? "" : `${registry.push}/`;
  const from = dockerfile.shown === madeDockerfile ? `a Dockerfile made for ${context.folder}` : dockerfile.shown;
  return `${to}${name}:${tag} from ${from}, with ${sent}`;
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
  const counts = Map.groupBy(steps, ({ name }) => verdicts.get(name)?.is ?? "run");
  const count = (is: Verdict["is"]): number => counts.get(is)?.length ?? 0;
  const [depends, blocked] = [count("depends"), [...verdicts.values()].filter(({ is }) => is === "blocked").length];
  const counted = [
    countText(count("run"), "step to run", "steps to run"),
    ...(depends === 0 ? [] : [countText(depends, "that depends on others", "that depend on others")]),
    ...(count("adopt") === 0 ? [] : [`${count("adopt")} to adopt`]),
    ...(count("cached") === 0 ? [] : [`${count("cached")} cached`]),
    ...(blocked === 0 ? [] : [`${blocked} blocked`]),
    ...(warnings.length === 0 ? [] : [countText(warnings.length, "warning", "warnings")]),
  ];
  return counted.join(", ");
}

function countText(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}
