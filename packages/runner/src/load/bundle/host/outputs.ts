import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Absolute paths of the declared files and directories, by name; the folder above each is there. */
export function outputPaths(declared: string, folder: string): Readonly<Record<string, string>> {
  const relative: Readonly<Record<string, string>> = JSON.parse(declared);
  const paths = Object.entries(relative).map(([name, path]) => [name, join(folder, path)] as const);
  for (const [, path] of paths) mkdirSync(dirname(path), { recursive: true });
  return Object.freeze(Object.fromEntries(paths));
}

/** Writes what the function returned where the runner looks for it, whole or not at all; nothing for `undefined`. */
export function writeOutputs(returned: unknown, folder: string): void {
  if (returned === undefined) return;
  if (typeof returned !== "object" || returned === null || Array.isArray(returned)) {
    throw new TypeError(`The function returned ${shown(returned)}; it must return its outputs by name, or nothing.`);
  }
  refuseLoss(returned, "", []);
  const draft = join(folder, ".outputs.json.draft");
  writeFileSync(draft, JSON.stringify(returned));
  renameSync(draft, join(folder, "outputs.json"));
}

/** Refuses what JSON would drop or turn into something else. */
function refuseLoss(value: unknown, path: string, above: readonly object[]): void {
  if (value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)) return;
  if (typeof value !== "object" || !isPlain(value)) {
    throw new TypeError(`The function returned ${shown(value)} as output "${path}"; an output must be JSON.`);
  }
  if (above.includes(value)) throw new TypeError(`The function returned output "${path}", which holds itself.`);
  const isList = Array.isArray(value);
  for (const [key, inner] of Object.entries(value)) {
    // A field that may be missing is left out, as JSON has it; a list has no gaps.
    if (inner === undefined && !isList) continue;
    refuseLoss(inner, isList ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`, [...above, value]);
  }
}

/** A list, or a record of any class, told by its tag: neither Map nor Date. */
function isPlain(value: object): boolean {
  return Array.isArray(value) || Object.prototype.toString.call(value) === "[object Object]";
}

function shown(value: unknown): string {
  if (typeof value === "number") return String(value);
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "a list";
  const name = typeof value === "object" ? Object.prototype.toString.call(value).slice(8, -1) : typeof value;
  return `${/^[aeiou]/i.test(name) ? "an" : "a"} ${name}`;
}
