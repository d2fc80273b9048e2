import type { LogEnd } from "../report/html/page-facts.ts";
import { logText } from "../report/log-text.ts";
import type { StoredAttempt } from "../store/attempts.ts";
import { GrowingFile, localLog } from "../store/growing-file.ts";

const mostLines = 200;
const mostBytes = 64 * 1024;
/** A page of a run with thousands of steps must still open. */
const mostBytesOfAll = 16 * 1024 * 1024;
const mostLogCharacters = 5_000;

/** The end of each attempt's log by `step/attempt`, as far as it lies here; failed attempts come first, should room be short. */
export function logEnds(attempts: ReadonlyMap<string, readonly StoredAttempt[]>): ReadonlyMap<string, LogEnd> {
  const all = [...attempts].flatMap(([step, tries]) => tries.map((each) => ({ step, ...each })));
  const failedFirst = all.sort((one, other) => rank(one) - rank(other));
  const found = new Map<string, LogEnd>();
  let left = mostBytesOfAll;
  for (const { step, attempt, folder } of failedFirst) {
    const path = localLog(folder);
    const end = path === undefined || left <= 0 ? undefined : endOf(path);
    if (end === undefined) continue;
    found.set(`${step}/${attempt}`, end);
    left -= end.lines.reduce((sum, line) => sum + line.length, 0);
  }
  return found;
}

function rank({ failure }: Pick<StoredAttempt, "failure">): number {
  return failure === undefined ? 1 : 0;
}

function endOf(path: string): LogEnd | undefined {
  using log = GrowingFile.open(path);
  if (log === undefined) return undefined;
  const lastLines = log.lastLines(mostLines);
  const from = Math.max(lastLines, log.size - mostBytes);
  const text = log.read(from).toString("utf8");
  // What begins within a line begins with the next one.
  const whole = from > lastLines ? text.slice(text.indexOf("\n") + 1) : text;
  const lines = whole === "" ? [] : whole.replace(/\n$/, "").split("\n");
  const harmless = lines.map((line) => logText(line, { hasColor: false, mostCharacters: mostLogCharacters }));
  return { lines: harmless, isCut: from > 0, path };
}
