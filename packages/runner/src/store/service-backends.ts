import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Backends that deploys of this project were run on, one a line: where to look for what stands. */
function pathIn(stateFolder: string): string {
  return join(stateFolder, "service-backends");
}

export function serviceBackends(stateFolder: string): readonly string[] {
  try {
    return [
      ...new Set(
        readFileSync(pathIn(stateFolder), "utf8")
          .split("\n")
          .filter((line) => line !== ""),
      ),
    ];
  } catch {
    return [];
  }
}

/** Before a service is made there: what stands can then be found again. Throws what the file system says. */
export function noteServiceBackend(stateFolder: string, backend: string): void {
  if (serviceBackends(stateFolder).includes(backend)) return;
  mkdirSync(stateFolder, { recursive: true });
  appendFileSync(pathIn(stateFolder), `${backend}\n`, { mode: 0o600 });
}
