import { setTimeout as delay } from "node:timers/promises";
import type { Container } from "./container.ts";
import { FrameSplitter } from "./frames.ts";
import type { KeptLog } from "./kept-log.ts";

/** How long after an answer has ended it is asked again, unless the container is known to have ended. */
const patienceMs = 500;

export interface Reading {
  /** Settles when the container has ended. */
  readonly over: Promise<unknown>;
  /** Called when there is no more to read: the container may have ended, or the connection is gone. */
  readonly look: () => void;
  /** Nobody wants the log any more. */
  readonly signal: AbortSignal;
}

/**
 * Writes down what a container prints, until it has ended and all is read.
 *
 * A connection that breaks is made anew, and reading goes on where it was. Never rejects.
 */
export async function keepLog(container: Container, log: KeptLog, { over, look, signal }: Reading): Promise<void> {
  let isOver = false;
  void over.then(() => {
    isOver = true;
  });
  while (!signal.aborted) {
    // Asked before reading: what was printed before the end is then surely read. That an answer ends proves nothing: engines
    // end it as soon as the container has ended, whatever is still to be told.
    const isLast = isOver;
    await readOn(container, log, signal).catch(() => undefined);
    if (isLast) break;
    look();
    await Promise.race([over, delay(patienceMs, undefined, { signal }).catch(() => undefined)]);
  }
  if (!signal.aborted) log.end();
}

async function readOn(container: Container, log: KeptLog, signal: AbortSignal): Promise<void> {
  const stream = await container.log(log.resume());
  const stop = () => stream.destroy();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const frames = new FrameSplitter();
    for await (const chunk of stream) log.push(frames.push(chunk));
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
