import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { home } from "./project.ts";

const count = 500;

/**
 * What it costs to make a small file where the benchmarks do, in µs: about 20 is usual. Some file systems (ext4 without
 * a journal) take up to fifty times as long for minutes after many files have been removed near by, and then whoever
 * keeps logs and manifests looks slow beside a loop that keeps nothing.
 */
export function fileCostUs(): number {
  const folder = mkdtempSync(join(home, "files-"));
  const before = performance.now();
  for (let at = 0; at < count; at += 1) writeFileSync(join(folder, String(at)), "{}");
  return ((performance.now() - before) / count) * 1000;
}
