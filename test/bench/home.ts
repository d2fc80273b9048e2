import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const files = 300;

/** Where all measurements take place, and what it costs to make a small file there: about 20 µs is usual. */
export interface Home {
  readonly folder: string;
  readonly fileUs: number;
}

/**
 * Some file systems (ext4 without a journal) make files up to fifty times slower for minutes after many were removed
 * near by, and then whoever keeps a log and a manifest looks slow beside a loop that keeps nothing. So the cheaper of
 * two places is taken, and nothing of it is removed before the last measurement.
 */
export const home: Home = cheaper([tmpdir(), fileURLToPath(new URL("../../node_modules/.cache", import.meta.url))]);

function cheaper(places: readonly string[]): Home {
  const found = places.map(measured);
  process.once("exit", () => {
    for (const { folder } of found) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return found.reduce((a, b) => (b.fileUs < a.fileUs ? b : a));
}

function measured(place: string): Home {
  mkdirSync(place, { recursive: true });
  const folder = mkdtempSync(join(place, "pipeline-bench-"));
  const before = performance.now();
  for (let at = 0; at < files; at += 1) writeFileSync(join(folder, `file-${at}`), "{}");
  return { folder, fileUs: ((performance.now() - before) / files) * 1000 };
}
