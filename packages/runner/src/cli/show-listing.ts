import type { ListedParam, ListedStep, Listing } from "../load/program.ts";
import { namesText } from "../report/names-text.ts";
import type { Palette } from "../report/palette.ts";

/** The whole list is in the JSON. */
const mostNeeds = 12;

/** Pipelines of a file with their steps and params, and what else can run alone. */
export function listingText({ pipelines, steps }: Listing, file: string, palette: Palette): string {
  const blocks = pipelines.map(({ name, exportedAs, steps: inside, params }) => [
    `${palette.bold(name)}  ${palette.dim(commandFor(file, exportedAs))}`,
    ...stepLines(inside),
    ...(params.length === 0 ? [] : ["  params:", ...paramLines(params)]),
  ]);
  const alone = steps.length === 0 ? [] : [["steps that can run alone:", ...stepLines(steps)]];
  const all = [...blocks, ...alone];
  return all.length === 0 ? `${file} exports no pipeline.\n` : all.map((lines) => `${lines.join("\n")}\n`).join("\n");
}

function commandFor(file: string, exportedAs: string): string {
  return `pipeline run ${exportedAs === "default" ? file : `${file}#${exportedAs}`}`;
}

function stepLines(steps: readonly ListedStep[]): readonly string[] {
  const width = Math.max(0, ...steps.map(({ name }) => name.length));
  return steps.map(({ name, kind, needs, outputs }) => {
    const facts = [
      kind === "deploy" ? "deploy" : "",
      needs.length === 0 ? "" : `needs ${namesText(needs, mostNeeds)}`,
      outputs.length === 0 ? "" : `gives ${outputs.join(", ")}`,
    ].filter((fact) => fact !== "");
    return `  ${name.padEnd(width)}  ${facts.join("; ")}`.trimEnd();
  });
}

/** A line for each param: how to set it, what it takes, its default, what it is for. */
export function paramLines(params: readonly ListedParam[]): readonly string[] {
  const heads = params.map(({ name, schema }) => `--set ${name}=<${typeText(schema)}>`);
  const width = Math.max(0, ...heads.map((head) => head.length));
  return params.map(({ schema, description }, index) => {
    const usual = schema.default === undefined ? "required" : `default: ${JSON.stringify(schema.default)}`;
    const notes = [description, `(${usual})`].filter((note) => note !== undefined);
    return `    ${(heads[index] ?? "").padEnd(width)}  ${notes.join(" ")}`;
  });
}

function typeText(schema: ListedParam["schema"]): string {
  const { enum: allowed, type } = schema;
  if (Array.isArray(allowed)) return allowed.map((each) => String(each)).join("|");
  return typeof type === "string" ? type : "json";
}
