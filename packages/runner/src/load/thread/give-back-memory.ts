import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const quietMs = 1_000;
const largeBytes = 2 ** 28;

/**
 * Collects this thread's garbage in a second, if the thread is still there.
 *
 * The engine collects when it needs room. A thread that has planned only waits from then on, so what planning took would
 * stay until the run ends: 60 MB of 10,000 steps. A run that is over within the second pays nothing for it; only where
 * there is much, another thread is likely to need it now.
 */
export function giveBackMemory(): void {
  const isMuch = getHeapStatistics().total_heap_size > largeBytes;
  setTimeout(collect, isMuch ? 0 : quietMs).unref();
}

/** There is no other way to ask for it. */
function collect(): void {
  setFlagsFromString("--expose-gc");
  const gc: unknown = runInNewContext("gc");
  setFlagsFromString("--no-expose-gc");
  if (typeof gc === "function") gc();
}
