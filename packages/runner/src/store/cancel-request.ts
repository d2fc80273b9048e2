import { existsSync, mkdirSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runFolder } from "./state-folder.ts";

/** A folder of its own, so that watching it does not wake up for every event that is written beside it. */
function requestsFolder(stateFolder: string, run: string): string {
  return join(runFolder(stateFolder, run), "requests");
}

/** Asks the process that drives the run to cancel it. */
export function requestCancel(stateFolder: string, run: string): void {
  const folder = requestsFolder(stateFolder, run);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "cancel"), "");
}

/** Calls `cancel` once, when somebody asks for it, before now included; the returned function stops looking. */
export function obeyRequests(stateFolder: string, run: string, cancel: () => void): () => void {
  const folder = requestsFolder(stateFolder, run);
  mkdirSync(folder, { recursive: true });
  let isObeyed = false;
  const look = (): void => {
    if (isObeyed || !existsSync(join(folder, "cancel"))) return;
    isObeyed = true;
    cancel();
  };
  const watcher = watch(folder, look);
  // A folder that cannot be watched any more is one that somebody removed: nothing can be asked there.
  watcher.on("error", () => watcher.close());
  watcher.unref();
  look();
  return () => watcher.close();
}
