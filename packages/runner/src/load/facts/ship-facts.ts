import { resolve } from "node:path";
import type { Step } from "@pipeline/dsl";
import type { Problem } from "../../compile/problem.ts";
import type { ShipFact } from "../../compile/request.ts";
import { sha256 } from "./digest-path.ts";
import { globbed } from "./globbed.ts";
import { inParallel } from "./in-parallel.ts";
import { shipProject } from "./ship-project.ts";
import { isProblem, type Shipped, type ShipScope, ship, shippedAt } from "./shipped.ts";
import type { AskedPath } from "./source-facts.ts";

/** What a step ships beside the bundle of its `run` function: script, `files` and `project`. */
export async function shipFact(step: Step, scope: ShipScope): Promise<ShipFact | readonly Problem[]> {
  const { script, files, project }: { readonly [field: string]: unknown } = { ...step.spec };
  const asked = (field: string, path: string): AskedPath => ({
    path,
    base: scope.base,
    shown: `${field}: "${path}"`,
    said: { step: step.name, field, place: step.place },
  });
  const patterns = (Array.isArray(files) ? files : []).filter((each) => typeof each === "string");
  const found = await Promise.all([
    typeof script === "string" ? [await ship(asked("script", script), scope)] : [],
    ...patterns.map((pattern) => shipGlob(asked("files", pattern), patterns, scope)),
    typeof project === "string" ? shipProject(asked("project", project), scope) : [],
  ]);
  const fact = factOf(found.flat(), step);
  const entry = typeof script === "string" ? { entry: shippedAt(resolve(scope.base, script), scope.base) } : {};
  return "code" in fact ? { ...fact, ...entry } : fact;
}

async function shipGlob(asked: AskedPath, all: readonly string[], scope: ShipScope) {
  if (asked.path.startsWith("!")) return [];
  const found = await globbed(asked.path, all, scope.base);
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
