import { randomBytes, randomUUID } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The store's own key: with it, and only here, can a secret's mark in a cache key be made again. */
export function hmacKeyOf(stateFolder: string): string {
  const path = join(stateFolder, "hmac-key");
  return read(path) ?? make(path);
}

/** By a link, which is whole from its first moment on: of two runs that are the first, one makes it and both read it. */
function make(path: string): string {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, randomBytes(32).toString("hex"), { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, "utf8");
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
