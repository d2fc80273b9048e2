import { closeSync, constants, existsSync, fstatSync, openSync, readSync } from "node:fs";
import type { SecretValue, SignalReader } from "../contract/index.ts";
import { LineSplitter } from "./lines.ts";
import { Masker } from "./mask.ts";

/** More than this between two looks is no news any more: what is left comes with the next look. */
const mostBytesAtOnce = 1024 * 1024;

/**
 * Reads on in the file that a program appends lines to. Opened for each look, so that a program without signals costs a
 * call that finds nothing; a link or a pipe in its place is nothing.
 */
export function readSignals(path: string, masked: readonly SecretValue[]): SignalReader {
  const lines = new LineSplitter();
  let from = 0;
  return {
    read: () => {
      const bytes = bytesFrom(path, from);
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
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
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
