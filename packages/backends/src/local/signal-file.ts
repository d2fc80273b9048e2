import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { SecretValue, SignalReader } from "../contract/index.ts";
import { LineSplitter } from "../stream/lines.ts";
import { Masker } from "../stream/mask.ts";

/** Where a program appends what it tells of itself; most never make the file. */
export function signalPath(folder: string): string {
  return join(folder, "signals.jsonl");
}

/** More than this between two looks is no news any more: what is left comes with the next look. */
const mostBytesAtOnce = 1024 * 1024;

/** Opens the file for each look, so that a program without signals costs a call that finds nothing. */
export function readSignals(folder: string, masked: readonly SecretValue[]): SignalReader {
  const lines = new LineSplitter();
  let from = 0;
  return {
    read: () => {
      const bytes = bytesFrom(signalPath(folder), from);
      from += bytes.length;
      return [...lines.push(bytes)].map((line) => hidden(line, masked));
    },
  };
}

function bytesFrom(path: string, from: number): Buffer {
  // Asked for every program, and hardly any has one: a call that fails costs more.
  if (!existsSync(path)) return Buffer.alloc(0);
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const buffer = Buffer.alloc(Math.min(mostBytesAtOnce, Math.max(0, fstatSync(file).size - from)));
    return buffer.subarray(0, readSync(file, buffer, 0, buffer.length, from));
  } catch {
    return Buffer.alloc(0);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function hidden(line: string, masked: readonly SecretValue[]): string {
  if (masked.length === 0) return line;
  const masker = new Masker(masked);
  return Buffer.concat([masker.push(Buffer.from(line)), masker.end()]).toString("utf8");
}
