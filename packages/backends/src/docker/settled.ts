import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Beside the attempt's folders: the service has been ready. */
function readyFile(folder: string): string {
  return join(folder, "ready");
}

export function isSettled(folder: string): boolean {
  return existsSync(readyFile(folder));
}

export function noteSettled(folder: string): void {
  writeFileSync(readyFile(folder), "", { mode: 0o600 });
}
