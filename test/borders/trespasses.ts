import { parseSync } from "oxc-parser";
import { type Import, importsOf } from "./imports.ts";
import type { Border } from "./table.ts";

/** What a pure room would have to be handed as a parameter instead. */
const impure = /\b(Date\.now|new Date\(\)|Math\.random|performance\.|process\.|crypto\.|setTimeout|setInterval)/g;

/** Everything in one file that its room does not allow, a line each. `path` is relative to `packages/`. */
export function trespasses(path: string, text: string, borders: readonly Border[]): readonly string[] {
  const border = borderOf(path, borders);
  if (!border) return [`${path} is in no room of the table`];
  const imports = importsOf(path, text)
    .filter((found) => !allows(border, found))
    .map(({ target, way }) => `${path} imports ${target} (${way})`);
  const globals = border.pure ? [...withoutComments(path, text).matchAll(impure)] : [];
  return [...imports, ...globals.map(([found]) => `${path} uses ${found}`)];
}

function borderOf(path: string, borders: readonly Border[]): Border | undefined {
  return borders.filter(({ room }) => covers(room, path)).sort((a, b) => b.room.length - a.room.length)[0];
}

function allows(border: Border, { target, way }: Import): boolean {
  const besides = { type: border.types, late: border.late, value: [] }[way] ?? [];
  return [border.room, ...border.values, ...besides].some((allowed) => covers(allowed, target));
}

/** Whether a target is the named place, lies in it, or begins as a trailing `*` asks. */
function covers(place: string, target: string): boolean {
  if (place.endsWith("*")) return target.startsWith(place.slice(0, -1));
  return target === place || (target.startsWith(`${place}/`) && !place.startsWith("@pipeline/"));
}

/** Comments may name the clock; the code may not. */
function withoutComments(path: string, text: string): string {
  const { comments } = parseSync(path, text);
  return comments.reduceRight((kept, { start, end }) => kept.slice(0, start) + kept.slice(end), text);
}
