import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { isAbsolute } from "node:path";
import { parseLine, readLine } from "../result-line.ts";
import { resultsPath } from "../results.ts";

/**
 * Keeps of each key the newest result, if its artifacts are there, and whatever another version has written. Answers
 * with the number of lines that went.
 *
 * Runs may append meanwhile: what came to the old file before the new one stood in its place is taken over here, and
 * who wrote to it later finds that out and writes again.
 */
export function compactResults(stateFolder: string): number {
  const path = resultsPath(stateFolder);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return 0;
  const file = openSync(path, "r");
  try {
    const before = readFileSync(file);
    const lines = before.toString("utf8").split("\n");
    const kept = worthKeeping(lines);
    const count = lines.filter((line) => line !== "").length - kept.length;
    if (count === 0) return 0;
    const draft = `${path}.draft`;
    writeFileSync(draft, kept.map((line) => `${line}\n`).join(""), { mode: 0o600 });
    renameSync(draft, path);
    const late = tail(file, before.length);
    if (late.length > 0) appendFileSync(path, late);
    return count;
  } finally {
    closeSync(file);
  }
}

/** In the order of the file. */
export function worthKeeping(lines: readonly string[]): readonly string[] {
  const kept = new Map<string, string>();
  for (const [index, text] of lines.entries()) {
    const line = readLine(text);
    if (line?.is === "foreign") kept.set(`foreign ${index}`, text);
    if (line?.is !== "result" || !isThere(text)) continue;
    kept.delete(line.digest);
    kept.set(line.digest, text);
  }
  return [...kept.values()];
}

/** What lies in a store elsewhere is not ours to judge. */
function isThere(text: string): boolean {
  const result = parseLine(text);
  if (result === undefined) return false;
  return Object.values(result.artifacts).every(({ location }) => !isAbsolute(location) || existsSync(location));
}

function tail(file: number, from: number): Buffer {
  const buffer = Buffer.alloc(fstatSync(file).size - from);
  return buffer.subarray(0, readSync(file, buffer, 0, buffer.length, from));
}
