import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { eventsPath } from "../log-lines.ts";
import { runsNewestFirst } from "../runs.ts";

/** Younger drafts may be somebody's who is at work. */
const settledMs = 3_600_000;

const draftForms = {
  "": /^(results\.jsonl\.draft|hmac-key\..+|trash-.+)$/,
  bundles: /\.[A-Za-z0-9]{6}$/,
} as const;

/** Paths of what writers have left that died in the middle: drafts, and what was on its way out. */
export function leftovers(stateFolder: string, nowMs: number): readonly string[] {
  const drafts = Object.entries(draftForms).flatMap(([folder, form]) =>
    entriesOf(join(stateFolder, folder)).flatMap(({ name, path }) => (form.test(name) ? [path] : [])),
  );
  const runs = entriesOf(join(stateFolder, "runs")).flatMap(({ path }) => entriesOf(path));
  const leaseDrafts = runs.flatMap(({ name, path }) => (name.startsWith("lease-draft.") ? [path] : []));
  return [...drafts, ...leaseDrafts].filter((path) => isSettled(path, nowMs));
}

/** Paths of bundles that no stored run ships. */
export function unusedBundles(stateFolder: string, gone: ReadonlySet<string>, nowMs: number): readonly string[] {
  const kept = runsNewestFirst(stateFolder).filter((run) => !gone.has(run));
  const used = new Set(kept.flatMap((run) => bundlesIn(textOf(eventsPath(stateFolder, run)))));
  return entriesOf(join(stateFolder, "bundles")).flatMap(({ name, path, entry }) => {
    if (!entry.isFile() || !isSettled(path, nowMs)) return [];
    const about = name.endsWith(".json") ? bundlesIn(textOf(path)) : [name.slice(0, name.indexOf("."))];
    return about.some((digest) => used.has(digest)) ? [] : [path];
  });
}

function bundlesIn(text: string): readonly string[] {
  return [...text.matchAll(/([0-9a-f]{64})\.mjs/g)].map(([, digest = ""]) => digest);
}

function isSettled(path: string, nowMs: number): boolean {
  const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return written !== undefined && nowMs - written > settledMs;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function entriesOf(
  folder: string,
): readonly { readonly name: string; readonly path: string; readonly entry: Dirent }[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.map((entry) => ({ name: entry.name, path: join(folder, entry.name), entry }));
  } catch {
    return [];
  }
}
