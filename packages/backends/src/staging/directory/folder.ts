import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { join, sep } from "node:path";
import type { AttemptAddress } from "../../contract/index.ts";

/** What lies where in an attempt's folder. */
export const inFolder = {
  input: "input",
  output: "output",
  work: "work",
  manifest: "manifest.json",
} as const;

export function attemptFolder(root: string, address: AttemptAddress): string {
  const { namespace, pipeline, run, step, attempt } = address;
  return join(root, ...[namespace, pipeline, run, step, String(attempt)].map(segment));
}

/** Follows the links above attempts' folders, once for all; those folders themselves are made here, and are no links. */
export function realFolders(root: string): (folder: string) => string {
  let real: string | undefined;
  return (folder) => {
    if (!folder.startsWith(root + sep)) return realpathSync.native(folder);
    real ??= realpathSync.native(root);
    return real + folder.slice(root.length);
  };
}

/** The key of a fan-out's item is the user's own text: whatever is no plain file name is cut and told apart by a hash. */
function segment(name: string): string {
  if (/^[A-Za-z0-9_][A-Za-z0-9_.[\]-]{0,119}$/.test(name)) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 16);
  return `${name.replace(/[^A-Za-z0-9_.[\]-]+/g, "-").slice(0, 80)}-${hash}`.replace(/^\.+/, "");
}
