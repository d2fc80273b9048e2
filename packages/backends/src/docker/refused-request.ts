import { writeFileSync } from "node:fs";
import type { Failure } from "../contract/index.ts";
import { attemptFiles } from "./attempt-files.ts";

/** What the user can do nothing about without seeing what was asked of the engine. */
const needsRequest: ReadonlySet<Failure["class"]> = new Set(["backend", "no-capacity"]);

/**
 * Keeps the request that the engine refused beside the attempt's log, and says where.
 *
 * `request` holds no value of a secret: those are handed over another way, and are left out here.
 */
export function keepRefused(failure: Failure, folder: string, request: object | undefined): Failure {
  if (request === undefined || !needsRequest.has(failure.class)) return failure;
  const path = attemptFiles.refused(folder);
  try {
    writeFileSync(path, `${JSON.stringify(request, undefined, 2)}\n`, { mode: 0o600 });
  } catch {
    // The refusal itself is the news.
    return failure;
  }
  return { ...failure, message: `${failure.message}; what was asked of it is in ${path}` };
}
