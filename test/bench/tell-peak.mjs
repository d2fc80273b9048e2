import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMainThread } from "node:worker_threads";

/**
 * Loaded by `--import` before a command: leaves the most memory that its process held, in bytes, below `PEAKS`.
 *
 * No TypeScript: Node loads what strips types into the process and each of its threads, which then counts as ours.
 */
const folder = process.env.PEAKS;
if (folder === undefined) throw new Error("PEAKS names no folder");
if (isMainThread) {
  process.on("exit", () => {
    writeFileSync(join(folder, String(process.pid)), String(process.resourceUsage().maxRSS * 1024));
  });
}
