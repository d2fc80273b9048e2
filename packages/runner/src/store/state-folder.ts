import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Makes the folder that holds all state, and hides it from git by a rule of its own.
 *
 * Below it: `runs/<run>/` (events, lease, requests), `results.jsonl`, `staging/` (attempts of local backends), `bundles/`.
 */
export function openStateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const ignore = join(folder, ".gitignore");
  if (!existsSync(ignore)) writeFileSync(ignore, "*\n");
}

export function runFolder(stateFolder: string, run: string): string {
  return join(stateFolder, "runs", run);
}
