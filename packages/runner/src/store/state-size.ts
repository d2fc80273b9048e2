import { accessSync, constants, type Dirent, lstatSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

export interface StateSize {
  readonly bytes: number;
  readonly files: number;
}

/** What all stored files take; of a file with several names each counts. What cannot be read counts nothing. */
export function stateSize(folder: string): StateSize {
  let [bytes, files] = [0, 0];
  const open = [folder];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const entry of entriesOf(at)) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) open.push(path);
      else {
        bytes += lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
        files += 1;
      }
    }
  }
  return { bytes, files };
}

/** Why state cannot be kept there; nothing when it can. The folder itself may not exist yet. */
export function stateFault(folder: string): string | undefined {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const isAbsent = error instanceof Error && "code" in error && error.code === "ENOENT";
    const above = dirname(folder);
    if (isAbsent && above !== folder) return stateFault(above);
    return error instanceof Error ? error.message : String(error);
  }
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
