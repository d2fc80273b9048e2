import { randomBytes, randomUUID } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openStateFolder } from "./state-folder.ts";

/** The store's own key: with it, and only here, can a secret's mark in a cache key be made again. */
export function hmacKeyOf(stateFolder: string): string {
  const path = join(stateFolder, "hmac-key");
  return read(path) ?? make(path, stateFolder);
}

function make(path: string, stateFolder: string): string {
  const key = randomBytes(32).toString("hex");
  try {
    openStateFolder(stateFolder);
    keep(key, path);
    return key;
  } catch {
    // Another was first. Or nothing can be kept here: then the key matches no mark, and no result is taken for this one.
    return read(path) ?? key;
  }
}

/** By a link, which is whole from its first moment on: of two runs that are the first, one makes it and both read it. */
function keep(key: string, path: string): void {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, key, { mode: 0o600 });
  try {
    linkSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
