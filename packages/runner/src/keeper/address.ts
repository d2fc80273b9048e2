import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { keeperFolder } from "./kept-record.ts";

/** Where the keeper's socket is; nothing where no keeper has been yet. */
export function keeperAddress(stateFolder: string): string | undefined {
  try {
    return readFileSync(join(keeperFolder(stateFolder), "address"), "utf8");
  } catch {
    return undefined;
  }
}

/** A folder that only this user may enter: the path of a socket has at most 104 bytes, and that of a project may have more. */
export function newAddress(stateFolder: string): string {
  removeAddress(stateFolder);
  const socket = join(mkdtempSync(join(tmpdir(), "pipeline-keeper-")), "socket");
  mkdirSync(keeperFolder(stateFolder), { recursive: true, mode: 0o700 });
  writeFileSync(join(keeperFolder(stateFolder), "address"), socket, { mode: 0o600 });
  return socket;
}

/** Also what a keeper has left that was killed. */
export function removeAddress(stateFolder: string): void {
  const former = keeperAddress(stateFolder);
  if (former === undefined) return;
  rmSync(dirname(former), { recursive: true, force: true });
  rmSync(join(keeperFolder(stateFolder), "address"), { force: true });
}
