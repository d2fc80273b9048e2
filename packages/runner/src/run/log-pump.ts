import type { Execution, LogLine } from "@pipeline/backends/contract";

/** Takes lines in order; the next come once the returned promise settles. */
export type ReadLog = (lines: readonly LogLine[]) => Promise<void> | void;

/** How long the end of a step waits for the last lines of its log, so that they are shown before it. */
export const logTailMs = 500;

const mostLinesAtOnce = 500;

/**
 * Hands an execution's lines on in order, in batches, waiting for the reader after each.
 *
 * Never rejects: a log that cannot be read is worth a line of its own, not a failed step.
 */
export async function pumpLogs(execution: Execution, read: ReadLog, nowMs: () => number): Promise<void> {
  try {
    await pump(execution, read);
  } catch (error) {
    await read([{ atMs: nowMs(), text: `(log cannot be read: ${String(error)})` }]);
  }
}

async function pump(execution: Execution, read: ReadLog): Promise<void> {
  let batch: LogLine[] = [];
  let flushing: Promise<void> | undefined;
  const flush = async (): Promise<void> => {
    while (batch.length > 0) {
      const lines = batch;
      batch = [];
      await read(lines);
    }
    flushing = undefined;
  };
  for await (const line of execution.logs()) {
    batch.push(line);
    flushing ??= Promise.resolve().then(flush);
    if (batch.length >= mostLinesAtOnce) await flushing;
  }
  await (flushing ?? flush());
}
