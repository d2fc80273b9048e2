import { resolve, sep } from "node:path";
import type { Step } from "@pipeline/dsl";
import type { Problem } from "../../compile/problem.ts";
import type { ShipFact } from "../../compile/request.ts";
import { sha256 } from "./digest-path.ts";
import { globbed } from "./globbed.ts";
import { inParallel } from "./in-parallel.ts";
import { shipProject } from "./ship-project.ts";
import { isProblem, type Shipped, type ShipScope, ship, shippedAt } from "./shipped.ts";
import type { AskedPath, Digest } from "./source-facts.ts";

export interface ShipFrom {
  /** The folder of the file that declares the step. */
  readonly base: string;
  readonly root: string;
  readonly digest: Digest;
}

/** What a step ships beside the bundle of its `run` function: script, `files` and `project`. */
export async function shipFact(step: Step, { base, ...found }: ShipFrom): Promise<ShipFact | readonly Problem[]> {
  const { script, files, project }: { readonly [field: string]: unknown } = { ...step.spec };
  const scope: ShipScope = {
    ...found,
    above: typeof project === "string" ? outer(base, resolve(base, project)) : base,
  };
  const asked = (field: string, path: string): AskedPath => ({
    path,
    base,
    shown: `${field}: "${path}"`,
    said: { step: step.name, field, place: step.place },
  });
  const patterns = (Array.isArray(files) ? files : []).filter((each) => typeof each === "string");
  const shipped = await Promise.all([
    typeof script === "string" ? [await ship(asked("script", script), scope)] : [],
    ...patterns.map((pattern) => shipGlob(asked("files", pattern), patterns, scope)),
    typeof project === "string" ? shipProject(asked("project", project), scope) : [],
  ]);
  const fact = factOf(shipped.flat(), step);
  const entry = typeof script === "string" ? { entry: shippedAt(resolve(base, script), scope.above) } : {};
  return "code" in fact ? { ...fact, ...entry } : fact;
}

/** A project that holds the pipeline's file ships with its own tree, the folders above that file included. */
function outer(base: string, project: string): string {
  return `${base}${sep}`.startsWith(`${project}${sep}`) ? project : base;
}

async function shipGlob(asked: AskedPath, all: readonly string[], scope: ShipScope) {
  if (asked.path.startsWith("!")) return [];
  const found = await globbed(asked.path, all, asked.base);
  if (found.length > 0) return inParallel(found, (path) => ship({ ...asked, path }, scope));
  const message = `${asked.shown} matches no file.`;
  const remedy = "A pattern starts from the folder of the file that declares the step.";
  return [{ code: "FILE_MISSING", message, remedy, ...asked.said } as const];
}

/** Two ways to the same file ship it once; two files for one place are a problem. */
function factOf(found: readonly (Shipped | Problem)[], step: Step): ShipFact | readonly Problem[] {
  const byPlace = new Map<string, Shipped>();
  const problems: Problem[] = [];
  for (const each of found) {
    if (isProblem(each)) problems.push(each);
    else {
      const other = byPlace.get(each.file.at) ?? each;
      byPlace.set(each.file.at, other);
      if (other.file.from !== each.file.from) problems.push(clash(each, other, step));
    }
  }
  if (problems.length > 0) return problems;
  const sorted = [...byPlace.values()].sort((one, other) => (one.file.at < other.file.at ? -1 : 1));
  return { files: sorted.map(({ file }) => file), code: codeOf(sorted) };
}

function codeOf(shipped: readonly Shipped[]): string {
  const lines = shipped.map(({ file, executable }) =>
    JSON.stringify([file.at, file.kind, executable, file.digest.value]),
  );
  return sha256(lines.join("\n"));
}

function clash(one: Shipped, other: Shipped, step: Step): Problem {
  return {
    code: "FIELD_INVALID",
    message: `"${other.file.from}" and "${one.file.from}" would both lie at "${one.file.at}" in the working folder.`,
    remedy: "Rename one, or ship the folder that holds both.",
    step: step.name,
    field: "files",
    place: step.place,
  };
}
