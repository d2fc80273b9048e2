import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { runFolder } from "./state-folder.ts";

/** One line of a run's log, known by its head alone: most lines need not be parsed. */
export interface LogLineHead {
  readonly type: string;
  /** The step's name as JSON text, where the event is one of a step. */
  readonly step: string | undefined;
  readonly text: () => string;
}

/** The head of every event: its time and type come first, then its step. */
const headForm = /^\{(?:"atMs":\d+,)?"type":"([a-z.]+)"(?:,"atMs":\d+)?(?:,"step":("(?:[^"\\]|\\.)*"))?/;
const headBytes = 512;
const newline = 0x0a;

export function eventsPath(stateFolder: string, run: string): string {
  return join(runFolder(stateFolder, run), "events.jsonl");
}

/** The lines of a log's bytes, in order; one that was cut by a crash is left out. */
export function* logLines(bytes: Buffer): Generator<LogLineHead, void> {
  for (let from = 0, end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, from)) {
    const [start, stop] = [from, end];
    const [, type = "", step] = headForm.exec(bytes.toString("utf8", start, Math.min(stop, start + headBytes))) ?? [];
    yield { type, step, text: () => bytes.toString("utf8", start, stop) };
    from = end + 1;
  }
}

/** The bytes of a run's log; nothing where there is none or it cannot be read. */
export function logBytes(stateFolder: string, run: string): Buffer | undefined {
  try {
    return readFileSync(eventsPath(stateFolder, run));
  } catch {
    return undefined;
  }
}

/** The first bytes of a run's log. */
export function logBeginning(stateFolder: string, run: string, length: number): string {
  return partOf(stateFolder, run, { length, from: () => 0 });
}

/** Whether the last event of a run is its end, which is a short one. */
export function hasEnded(stateFolder: string, run: string): boolean {
  const end = partOf(stateFolder, run, { length: headBytes, from: (size) => Math.max(0, size - headBytes) });
  const [last = ""] = end.split("\n").slice(-2);
  return headForm.exec(last)?.[1] === "run.finished";
}

interface Part {
  readonly length: number;
  /** By the size of the whole. */
  readonly from: (size: number) => number;
}

function partOf(stateFolder: string, run: string, { length, from }: Part): string {
  const buffer = Buffer.alloc(length);
  let file: number | undefined;
  try {
    file = openSync(eventsPath(stateFolder, run), "r");
    return buffer.toString("utf8", 0, readSync(file, buffer, 0, length, from(fstatSync(file).size)));
  } catch {
    return "";
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
