import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The store's own key: with it, and only here, can a secret's mark in a cache key be made again. */
export function hmacKeyOf(stateFolder: string): string {
  const path = join(stateFolder, "hmac-key");
  try {
    // Exclusive: of two runs that are the first, one makes it and the other reads it.
    writeFileSync(path, randomBytes(32).toString("hex"), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return readFileSync(path, "utf8");
}
