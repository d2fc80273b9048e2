import type { DeclaredOutput } from "@pipeline/backends/contract";
import { noItems } from "./empty.ts";
import type { PlannedOutput, PlannedStep } from "./plan.ts";
import type { Said } from "./scope.ts";

/** `./a//b/` is `a/b`; `undefined` for what is no path below the output folder. */
export function normalOutputPath(path: unknown): string | undefined {
  if (typeof path !== "string" || path.startsWith("/") || /[\\\0]/.test(path)) return undefined;
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  return parts.length === 0 || parts.includes("..") ? undefined : parts.join("/");
}

/** The outputs that are files and folders. */
export function declaredOutputs({ outputs }: Pick<PlannedStep, "outputs">): readonly DeclaredOutput[] {
  return Object.entries(outputs).flatMap(([name, output]) => (output.kind === "json" ? [] : [{ name, ...output }]));
}

/** Outputs of one step that would write one path, or one inside the other. */
export function outputCollisions(outputs: readonly (readonly [string, PlannedOutput])[]): readonly Said[] {
  const paths = outputs.flatMap(([name, output]) => (output.kind === "json" ? [] : [{ name, path: output.path }]));
  if (paths.length < 2) return noItems;
  return overlaps(paths).map(([above, below]) => collision(above, below));
}

/** Pairs of which the second lies at the path of the first, or in it. */
export function overlaps(paths: readonly Named[]): readonly (readonly [above: Named, below: Named])[] {
  // With a slash at its end a path is followed by all that lies in it.
  const ordered = paths
    .map((one) => ({ ...one, folder: `${one.path}/` }))
    .sort((one, other) => compare(one.folder, other.folder));
  const pairs: [Named, Named][] = [];
  let above = ordered[0];
  for (const one of ordered.slice(1)) {
    if (above !== undefined && one.folder.startsWith(above.folder)) pairs.push([above, one]);
    else above = one;
  }
  return pairs;
}

interface Named {
  readonly name: string;
  readonly path: string;
}

function collision(above: Named, below: Named): Said {
  const how = above.path === below.path ? `both write "${below.path}"` : `"${below.path}" lies in "${above.path}"`;
  return {
    code: "OUTPUT_PATH_COLLISION",
    field: `outputs.${below.name}`,
    message: `Outputs "${above.name}" and "${below.name}" overlap: ${how}.`,
    remedy: "Give each output a path of its own.",
  };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
