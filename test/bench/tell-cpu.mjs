import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMainThread } from "node:worker_threads";

/**
 * Loaded by `--import` before a command: leaves the processor time that its process took, in ms, below `CPU`.
 *
 * No TypeScript: Node loads what strips types into the process and each of its threads, which then counts as ours.
 */
const folder = process.env.CPU;
if (folder === undefined) throw new Error("CPU names no folder");
if (isMainThread) {
  process.on("exit", () => {
    const { user, system } = process.cpuUsage();
    writeFileSync(join(folder, String(process.pid)), String((user + system) / 1000));
  });
}
